// The handlers for msw say nothing of the credentials in the URL of a stand-in. msw itself is not needed: here its
// functions are the few lines that the handlers use of it.
import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";
import { inspect } from "node:util";

const MSW = `export const http = { all: (path, answer) => ({ path, answer }) };
export const bypass = (request) => request;
export const HttpResponse = Response;`;
const HOOK = `export const resolve = (name, context, next) =>
  name === "msw" ? { url: ${JSON.stringify(`data:text/javascript,${encodeURIComponent(MSW)}`)}, shortCircuit: true } : next(name, context);`;
register(`data:text/javascript,${encodeURIComponent(HOOK)}`);
const { handlers } = await import("../src/msw.js");

const PLANTED = "planted-hunter22";
const REAL = `https://api.cloudflare.com/client/v4/accounts/ID/ai/run/@cf/openai/gpt-oss-20b?key=${PLANTED}`;

/** What Node prints of an error that nobody catches, with its cause. */
const printed = (error) => `${error.message}\n${error.stack}\n${inspect(error, { depth: 9 })}`;

const asked = () =>
  new Request(REAL, { method: "POST", headers: { Authorization: `Bearer ${PLANTED}` }, body: `{"prompt": "${PLANTED}"}` });

for (const url of [
  `user:${PLANTED}@localhost:8790`,
  `ftp://user:${PLANTED}@localhost:8790`,
  `localhost:8790/?token=${PLANTED}`,
  { url: `http://user:${PLANTED}@localhost:8790` },
]) {
  test(`a URL that is none is refused without its credentials: ${typeof url === "string" ? url.replace(PLANTED, "…") : "an object"}`, () => {
    assert.throws(
      () => handlers(url),
      (error) => error.message.startsWith("handlers(url): the URL of a stand-in is like") && !printed(error).includes(PLANTED),
    );
  });
}

for (const url of [`http://127.0.0.1:9/?token=${PLANTED}`, `http://user:${PLANTED}@127.0.0.1:9`, `http://${PLANTED}@127.0.0.1:9`]) {
  test(`a stand-in that does not answer is named without credentials: ${url.replace(PLANTED, "…")}`, async () => {
    const [{ answer }] = handlers(url);
    await assert.rejects(answer({ request: asked() }), (error) => {
      assert.match(error.message, /^no stand-in answers at http:\/\/.*; start one with wai serve$/);
      assert.ok(!printed(error).includes(PLANTED), printed(error));
      return true;
    });
  });
}
