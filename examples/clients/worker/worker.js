// What the Workers here have in common: they say what their library has, make each call, and report what came of it.

/**
 * Returns a Worker for the driver.
 *
 * `about` has name, packages, streaming, fields and features, as the client protocol has them, or is a function that returns
 * this for an environment. Each of the operations gets a call and the environment, and returns a value, or `{ value, message }`.
 */
export function workerFor(about, operations) {
  return {
    async fetch(request, env) {
      const described = typeof about === "function" ? about(env) : about;
      if (request.method === "GET") return Response.json({ ...described, operations: Object.keys(operations) });
      const call = await request.json();
      try {
        const returned = await operations[call.operation](call, env);
        return Response.json("value" in returned ? returned : { value: returned });
      } catch (error) {
        return Response.json({ error: reportOf(error, env) });
      }
    },
  };
}

/** The report of an error. Its code is its own, begins the binding's message, or is in the body of a REST answer; its status is on the binding. */
function reportOf(error, env) {
  const cause = error?.lastError ?? error;
  return {
    type: error?.name ?? typeof error,
    status: cause?.statusCode ?? (env.MODE === "rest" ? null : env.AI.lastRequestHttpStatusCode),
    code: codeOf(cause),
    message: String(error?.message ?? error),
  };
}

function codeOf(cause) {
  const own = /^\d{4,5}$/.exec(cause?.code)?.[0];
  const code = own ?? /^(\d{4,5}): /.exec(String(cause?.message))?.[1] ?? /"code":\s*(\d{4,5})/.exec(cause?.responseBody)?.[1];
  return code === undefined ? null : Number(code);
}
