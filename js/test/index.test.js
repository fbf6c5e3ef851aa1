// The parts for Node, against the real command `wai`, which must be on the PATH.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { aiBinding, aiWorker, startStandin } from "../src/index.js";

const BODY = { instructions: "You are a concise assistant.", input: "Why do tides rise?" };

async function run(url, headers = {}) {
  return fetch(`${url}/client/v4/accounts/ID/ai/run/@cf/openai/gpt-oss-20b`, {
    method: "POST",
    headers: { Authorization: "Bearer token", ...headers },
    body: JSON.stringify(BODY),
  });
}

test("it starts a stand-in, and stops it", async () => {
  const standin = await startStandin({ seed: 3 });
  assert.match(standin.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(standin.openaiBaseUrl, `${standin.url}/client/v4/accounts/ID/ai/v1`);
  assert.equal((await run(standin.url)).status, 200);
  await standin.close();
  await assert.rejects(run(standin.url));
});

test("options become flags of the command", async () => {
  const standin = await startStandin({ fault: "capacity", accept: ["null-content"], aliases: { "x*": "@cf/openai/gpt-oss-20b" } });
  assert.equal((await run(standin.url)).status, 429);
  await standin.close();
});

test("it uses a stand-in that runs already, and leaves it running", async () => {
  const first = await startStandin();
  const second = await startStandin({ url: `${first.url}/` });
  assert.equal(second.url, first.url);
  await second.close();
  assert.equal((await run(first.url)).status, 200);
  await first.close();
});

test("what is not there is said in one sentence", async () => {
  await assert.rejects(startStandin({ command: "no-such-wai" }), /pip install 'workers-ai-contract\[server\]'/);
  await assert.rejects(startStandin({ seed: "x" }), /invalid int value: 'x'/);
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await assert.rejects(startStandin({ url: `http://127.0.0.1:${port}` }), /no stand-in answers at .*ECONNREFUSED/);
});

test("Miniflare gets its options", () => {
  const { ai } = aiBinding("http://127.0.0.1:8790", "LLM");
  assert.equal(ai.binding, "LLM");
  assert.equal(ai.remoteProxyConnectionString.href, "http://127.0.0.1:8790/");
  const worker = aiWorker("http://127.0.0.1:8790");
  assert.equal(worker.name, "workers-ai-standin");
  assert.match(worker.modules[0].contents, /class Ai extends WorkerEntrypoint/);
});

test("the setup for Vitest provides the URL and stops the stand-in", async () => {
  const { default: setup } = await import("../src/vitest.js");
  const provided = {};
  const teardown = await setup({ provide: (key, value) => (provided[key] = value) });
  assert.equal((await run(provided.standinUrl)).status, 200);
  await teardown();
  await assert.rejects(run(provided.standinUrl));
});
