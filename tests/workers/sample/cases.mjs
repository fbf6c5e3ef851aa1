// A Worker that calls the binding as it is told to, and reports what its code gets.
export default {
  async fetch(request, env) {
    const { inputs, options = {}, timeout } = await request.json();
    const signal = timeout && AbortSignal.timeout(timeout);
    try {
      const value = await env.AI.run("@cf/openai/gpt-oss-20b", inputs, { ...options, signal });
      if (value instanceof ReadableStream) return Response.json({ text: await new Response(value).text() });
      return Response.json({ value });
    } catch (error) {
      const { name, message } = error;
      return Response.json({ thrown: String(error), name, message, status: env.AI.lastRequestHttpStatusCode });
    }
  },
};
