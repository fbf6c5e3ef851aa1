// The parts for Node, against the real command `wai`, which must be on the PATH.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { test } from "node:test";
import { inspect } from "node:util";
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

/** A server on a free port, for the time of a test. */
async function listening(t, server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

test("a command that is not there is to be installed", async () => {
  const message = /^cannot start the stand-in \(no-such-wai: .*ENOENT\): install it with pip install 'workers-ai-contract\[server\]', or/;
  await assert.rejects(startStandin({ command: "no-such-wai" }), { message });
});

test("a command that fails says why, and not that it is to be installed", async (t) => {
  await assert.rejects(startStandin({ fault: "\u001b[31mtide" }), { message: /^cannot start .*there is no fault [^\u001b]*$/s });
  const taken = new URL(await listening(t, createServer())).port;
  const message = /^cannot start the stand-in \(wai: .*port \d+ on 127\.0\.0\.1 is in use: choose another one(?!.*pip install)/s;
  await assert.rejects(startStandin({ port: taken }), { message });
});

test("a command that is another program is named with what it did", async () => {
  const printed = /^cannot start the stand-in \(echo tide: it printed "tide serve --until-stdin-closes", and no URL\)$/;
  await assert.rejects(startStandin({ command: ["echo", "tide"] }), { message: printed });
  const killed = ["sh", "-c", "kill -9 $$"];
  await assert.rejects(startStandin({ command: killed }), { message: /it ended with SIGKILL\)$/ });
  const line = /; a command with parameters is an array, such as \["uv", "run", "wai"\]$/;
  await assert.rejects(startStandin({ command: "no-such-uv run wai" }), { message: line });
});

test("an option that does not exist is refused with the nearest one", async () => {
  await assert.rejects(startStandin({ sead: 1 }), { name: "TypeError", message: "startStandin has no option sead; did you mean seed?" });
  await assert.rejects(startStandin({ URL: "x" }), { message: /did you mean url\?$/ });
  await assert.rejects(startStandin({ usagechunk: 1 }), { message: /did you mean usageChunks\?$/ });
  await assert.rejects(startStandin({ weather: 1 }), { message: /no option weather: it has seed, replies, / });
});

test("options and URLs of a wrong type are refused in one sentence", async () => {
  const refused = (message) => ({ name: "TypeError", message });
  await assert.rejects(startStandin(null), refused("the options of startStandin are an object, not null"));
  const command = 'the option command of startStandin is a command, such as "wai" or ["uv", "run", "wai"]';
  for (const wrong of [[], "", null, [3]]) await assert.rejects(startStandin({ command: wrong }), refused(command));
  const option = (name, type) => refused(`the option ${name} of startStandin is ${type}`);
  await assert.rejects(startStandin({ accept: "x" }), option("accept", 'an array, such as ["null-content"], not "x"'));
  const aliases = 'an object, such as {"*": "@cf/openai/gpt-oss-20b"}, not ["x"]';
  await assert.rejects(startStandin({ aliases: ["x"] }), option("aliases", aliases));
  await assert.rejects(startStandin({ responsesStream: "no" }), option("responsesStream", 'true or false, not "no"'));
  for (const wrong of ["x", -1, 1.5, {}]) {
    const message = `the option seed of startStandin is a whole number, such as 1, not ${JSON.stringify(wrong)}`;
    await assert.rejects(startStandin({ seed: wrong }), refused(message));
  }
  await assert.rejects(startStandin({ port: [1] }), option("port", "a whole number, such as 1, not [1]"));
  await assert.rejects(startStandin({ plan: { steps: [] } }), option("plan", 'the path of a file, not {"steps":[]}'));
  const address = new URL("http://127.0.0.1:8790");
  const given = refused('startStandin takes options: startStandin({ url: "http://127.0.0.1:8790/" })');
  await assert.rejects(startStandin(address), given);
  const url = "the URL of a stand-in is like http://127.0.0.1:8790, but it is undefined";
  assert.throws(() => aiWorker(undefined), refused(`aiWorker(url): ${url}`));
  assert.throws(() => aiBinding(undefined), refused(`aiBinding(url): ${url}`));
});

test("no message has the credentials of a URL", async (t) => {
  const urls = ["http://user:SECRET@127.0.0.1:9", "http:user:SECRET@127.0.0.1:9", "http://127.0.0.1:9/?api_key=SECRET", "htp://u:SECRET@h/?a=SECRET"];
  const hides = (error) => !inspect(error).includes("SECRET") && error.message.includes("…");
  for (const url of urls) {
    await assert.rejects(startStandin({ url }), hides);
    await assert.rejects(startStandin(url), hides);
    process.env.WAI_STANDIN_URL = url;
    t.after(() => delete process.env.WAI_STANDIN_URL);
    await assert.rejects(startStandin({ seed: 1 }), hides);
  }
  for (const wrong of ["ftp://user:SECRET@x", "user:SECRET@x:8790", "x:8790/?api_key=SECRET"]) assert.throws(() => aiBinding(wrong), hides);
});

test("options for the answers of a stand-in that runs already are refused", async (t) => {
  const url = "http://127.0.0.1:8790";
  const where = `startStandin starts; the one at ${url}`;
  const one = `the option seed is for a stand-in that ${where} is used as it is`;
  await assert.rejects(startStandin({ url, seed: 3, command: "wai" }), { name: "TypeError", message: one });
  process.env.WAI_STANDIN_URL = url;
  t.after(() => delete process.env.WAI_STANDIN_URL);
  const both = `the options seed, fault are for a stand-in that ${where} (WAI_STANDIN_URL) is used as it is`;
  await assert.rejects(startStandin({ seed: 3, fault: "capacity", strict: undefined }), { message: both });
});

test("a URL at which no stand-in answers is refused", async (t) => {
  const server = createServer();
  const url = await listening(t, server);
  server.close();
  await assert.rejects(startStandin({ url }), { message: `no stand-in answers at ${url}: ECONNREFUSED` });
  for (const wrong of ["127.0.0.1:8790", "localhost:8790", "tide"]) {
    await assert.rejects(startStandin({ url: wrong }), { message: /^the URL of a stand-in is like http:.*, but it is "/ });
  }
});

test("another server is not taken for a stand-in", async (t) => {
  for (const body of ["<!doctype html>", "{", '{"ok":true}', "[]"]) {
    const url = await listening(t, createHttpServer((_, response) => response.end(body)));
    await assert.rejects(startStandin({ url }), { message: `what answers at ${url} is not a stand-in: start one with wai serve` });
  }
});

test("a server that never answers is given up after 5 s", async (t) => {
  const url = await listening(t, createServer());
  const { timeout } = AbortSignal;
  const asked = t.mock.method(AbortSignal, "timeout", (ms) => timeout.call(AbortSignal, ms / 100));
  await assert.rejects(startStandin({ url }), { message: `no stand-in answers at ${url}: nothing within 5 s` });
  assert.deepEqual(asked.mock.calls[0].arguments, [5000]);
});

test("Miniflare gets its options", () => {
  const { ai } = aiBinding("http://127.0.0.1:8790", "LLM");
  assert.equal(ai.binding, "LLM");
  assert.equal(ai.remoteProxyConnectionString.href, "http://127.0.0.1:8790/");
  const worker = aiWorker("http://127.0.0.1:8790");
  assert.equal(worker.name, "workers-ai-standin");
  assert.match(worker.modules[0].contents, /export class Ai extends /);
});

test("the setup for Vitest provides the URL and stops the stand-in", async () => {
  const { default: setup } = await import("../src/vitest.js");
  const provided = {};
  const teardown = await setup({ provide: (key, value) => (provided[key] = value) });
  assert.equal((await run(provided.standinUrl)).status, 200);
  await teardown();
  await assert.rejects(run(provided.standinUrl));
});
