import { env, exports } from "cloudflare:workers";
import { expect, inject, it, vi } from "vitest";
import { ai } from "workers-ai-standin/worker";

const MODEL = "@cf/openai/gpt-oss-20b";
const AI = ai(env.AI);
const fault = (name) => ({ extraHeaders: { "wai-fault": name } });

it("answers", async () => {
  const response = await AI.run(MODEL, { instructions: "You are a concise assistant.", input: "Tide?" });
  expect(response.object).toBe("response");
  expect(AI.lastRequestId).toHaveLength(36);
});

it("streams", async () => {
  const stream = await AI.run(MODEL, { messages: [{ role: "user", content: "Tide?" }], stream: true });
  expect(await new Response(stream).text()).toContain("data: [DONE]");
});

it("throws a refusal where it is caught", async () => {
  await expect(AI.run(MODEL, { messages: [{ role: "user" }] })).rejects.toThrow(/5006/);
  expect(AI.lastRequestHttpStatusCode).toBe(400);
  expect(AI.lastRequestInternalStatusCode).toBe(5006);
});

it("throws the other errors, too", async () => {
  await expect(AI.run(MODEL, { prompt: "Tide?" }, fault("capacity"))).rejects.toThrow(/^3040: /);
  await expect(AI.run(MODEL, { prompt: "Tide?" }, fault("request-timeout"))).rejects.toThrow(/^3046: /);
  await expect(AI.run(MODEL, { prompt: "Tide?" }, fault("html"))).rejects.toThrow(/502 Bad Gateway/);
});

/** Waits until the stand-in has seen that the caller of the last request has gone. */
async function untilGone() {
  await vi.waitFor(async () => {
    const { exchanges } = await (await fetch(`${inject("standinUrl")}/__wai/`)).json();
    expect(exchanges.at(-1).state).toBe("aborted");
  }, 5000);
}

async function readAll(reader) {
  while (!(await reader.read()).done);
}

it("aborts", async () => {
  const options = { ...fault("stall"), signal: AbortSignal.timeout(100) };
  await expect(AI.run(MODEL, { prompt: "Tide?" }, options)).rejects.toThrow(/aborted/);
  await untilGone();
});

it.each([false, true])("aborts a stream, as a response: %s", async (returnRawResponse) => {
  const controller = new AbortController();
  const options = { ...fault("stall"), returnRawResponse, signal: controller.signal };
  const value = await AI.run(MODEL, { prompt: "Tide?", stream: true }, options);
  const reader = (returnRawResponse ? value.body : value).getReader();
  expect((await reader.read()).done).toBe(false);
  const reason = new Error("the reader has left");
  const ended = expect(readAll(reader)).rejects.toBe(reason);
  controller.abort(reason);
  await ended;
  await untilGone();
});

it("ends a stream that nobody aborts", async () => {
  const { signal } = new AbortController();
  const stream = await AI.run(MODEL, { prompt: "Tide?", stream: true }, { signal });
  expect(await new Response(stream).text()).toContain("data: [DONE]");
});

class Question {
  prompt = "Tide?";
}

it("takes instances of classes, as what is sent is JSON", async () => {
  expect(await AI.run(MODEL, new Question(), { gateway: new (class { id = "gw"; })() })).toHaveProperty("response");
});

it("queues a batch", async () => {
  const requests = [{ input: "Tide?" }, { input: "Ebb?" }];
  const { request_id } = await AI.run(MODEL, { requests }, { queueRequest: true });
  let batch;
  do {
    batch = await AI.run(MODEL, { request_id });
  } while (batch.status === "queued" || batch.status === "running");
  expect(batch.responses.map(({ result }) => Object.keys(result)[0])).toEqual(["id", "id"]);
});

it("says which argument is missing", async () => {
  await expect(AI.run(MODEL)).rejects.toThrow(new TypeError('run(model, inputs) needs inputs, such as { prompt: "Tide?" }, not undefined'));
  await expect(AI.run(MODEL, { prompt: "Tide?" }, null)).rejects.toThrow(new TypeError("the options of run(model, inputs, options) are an object, not null"));
  await expect(AI.run(MODEL, () => "Tide?")).rejects.toThrow(/needs inputs, such as/);
  await expect(AI.run(MODEL, { prompt: "Tide?" }, { signal: "x" })).rejects.toThrow(/is an AbortSignal, not x$/);
});

it("refuses more than the API takes as the API does", async () => {
  await expect(AI.run(MODEL, { prompt: "x".repeat(40_000_000) })).rejects.toThrow(/^3006: AiError: Request is too large$/);
  expect(AI.lastRequestHttpStatusCode).toBe(413);
  expect(AI.lastRequestInternalStatusCode).toBe(3006);
});

it("says that the stand-in does not run only where it does not", async () => {
  await expect(AI.run(MODEL, { prompt: "Tide?" }, fault("reset-first"))).rejects.toThrow(/^Network connection lost\.$/);
  await expect(AI.run("a\nb", { prompt: "Tide?" })).rejects.toThrow(/^Invalid header value\.$/);
  const hint = /is the stand-in running at http:\/\/127\.0\.0\.1:9\? start it with: wai serve --port 9/;
  await expect(ai(env.NOWHERE).run(MODEL, { prompt: "Tide?" })).rejects.toThrow(hint);
});

it("says that a binding is another one, or none", async () => {
  await expect(ai(env.OTHER).run(MODEL, { prompt: "Tide?" })).rejects.toThrow(/bind workers-ai-standin with entrypoint: "Ai"$/);
  expect(() => ai(undefined)).toThrow(/^ai\(binding\) needs a binding, such as env\.AI, not undefined/);
});

it("gives the raw response", async () => {
  const options = { ...fault("capacity"), returnRawResponse: true, gateway: { id: "gw" } };
  const response = await AI.run(MODEL, { prompt: "Tide?" }, options);
  expect(response.status).toBe(429);
  expect(await response.json()).toMatchObject({ name: "AiError", internalCode: 3040 });
});

it("has models and a gateway's URL", async () => {
  expect(await AI.models({ search: "gpt" })).toHaveLength(1);
  expect(await AI.gateway("gw").getUrl("workers-ai")).toMatch(/\/v1\/account\/gw\/workers-ai$/);
  const request = { provider: "workers-ai", endpoint: MODEL, headers: {}, query: { prompt: "Tide?" } };
  const response = await AI.gateway("gw").run(request);
  expect(response.headers.get("cf-aig-step")).toBe("0");
  expect(await response.json()).toMatchObject({ success: true });
});

it("refuses a misspelt header", async () => {
  const options = { extraHeaders: { "wai-fualt": "capacity" } };
  await expect(AI.run(MODEL, { prompt: "Tide?" }, options)).rejects.toThrow(/^7000: .*did you mean 'wai-fault'\?$/);
});

it("refuses a misspelt fault", async () => {
  await expect(AI.run(MODEL, { prompt: "Tide?" }, fault("capcity"))).rejects.toThrow(/^7000: .*did you mean 'capacity'\?$/);
});

it("refuses what is for audio models in one sentence", async () => {
  const response = await AI.run(MODEL, { prompt: "Tide?" }, { websocket: true });
  expect(response.status).toBe(501);
  expect(await response.text()).toContain("The option websocket is for audio models");
  const audio = { body: new Blob(["x"]).stream(), contentType: "audio/mpeg" };
  await expect(AI.run(MODEL, { audio })).rejects.toThrow(/5006: .* takes no stream as input \(audio\/mpeg\): pass/);
});

it("refuses what the stand-in does not have", async () => {
  const file = { name: "a.html", blob: new Blob(["x"], { type: "text/html" }) };
  await expect(AI.toMarkdown(file)).rejects.toThrow(/converts no files/);
  await expect(AI.toMarkdown([file])).rejects.toThrow(/converts no files/);
  await expect(AI.toMarkdown().transform(file)).rejects.toMatchObject({ name: "AiInternalError" });
  expect(await AI.toMarkdown().supported()).toEqual([]);
  await expect(AI.autorag("docs").search({ query: "Tide?" })).rejects.toThrow(/has no AI Search/);
  await expect(AI.autorag("docs").aiSearch({ query: "Tide?" })).rejects.toThrow(/has no AI Search/);
  await expect(AI.autorag().list()).rejects.toMatchObject({ name: "AutoRAGInternalError" });
  await expect(AI.gateway("gw").getLog("1")).rejects.toMatchObject({ name: "AiGatewayLogNotFound" });
  await expect(AI.gateway("gw").patchLog("1", {})).rejects.toThrow(/keeps no logs/);
  expect(() => AI.aiSearch()).toThrow(/has no AI Search: aiSearch/);
});

it("has the same methods without the wrapper", async () => {
  expect(await env.AI.models({ search: "gpt" })).toHaveLength(1);
  expect(await env.AI.gateway("gw").getUrl()).toMatch(/\/v1\/account\/gw\/$/);
  expect(await env.AI.toMarkdown().supported()).toEqual([]);
});

it("is the same in a Worker", async () => {
  const body = JSON.stringify({ messages: [{ role: "user" }] });
  const response = await exports.default.fetch("http://localhost/", { method: "POST", body });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ name: "AiError", message: expect.stringMatching(/^5006: /) });
});

it("leaves the real binding as it is", () => {
  const real = { run: () => "real" };
  expect(ai(real)).toBe(real);
});
