import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";

const MODEL = "@cf/openai/gpt-oss-20b";
const PROMPT = { prompt: "Tide?" };
const fault = (name) => ({ extraHeaders: { "wai-fault": name } });

it("answers the snippet of the model page", async () => {
  const { output } = await (await exports.default.fetch("http://localhost/")).json();
  const [message] = output.filter((item) => item.type === "message");
  expect(message.content[0].text).toContain("Hello, World?");
});

it("streams", async () => {
  const stream = await env.AI.run(MODEL, { ...PROMPT, stream: true });
  const events = (await new Response(stream).text()).trim().split("\n\n");
  expect(events.length).toBeGreaterThan(3);
  expect(events.at(-1)).toBe("data: [DONE]");
});

it("refuses a message without content", async () => {
  await expect(env.AI.run(MODEL, { messages: [{ role: "user" }] })).rejects.toThrow(/5006/);
  expect(env.AI.lastRequestHttpStatusCode).toBe(400);
});

it("has no capacity, and times out", async () => {
  await expect(env.AI.run(MODEL, PROMPT, fault("capacity"))).rejects.toThrow(/^3040: /);
  await expect(env.AI.run(MODEL, PROMPT, fault("request-timeout"))).rejects.toThrow(/^3046: /);
});

it("aborts", async () => {
  const options = { ...fault("stall"), signal: AbortSignal.timeout(100) };
  await expect(env.AI.run(MODEL, PROMPT, options)).rejects.toMatchObject({ name: "TimeoutError" });
});

it("refuses a misspelt fault", async () => {
  await expect(env.AI.run(MODEL, PROMPT, fault("capcity"))).rejects.toThrow(/^7000: .*did you mean 'capacity'\?$/);
});

it("refuses what is for audio models in one sentence", async () => {
  const response = await env.AI.run(MODEL, PROMPT, { websocket: true });
  expect(response.status).toBe(501);
  expect(await response.text()).toContain("The option websocket is for audio models");
  const audio = { body: new Blob(["x"]).stream(), contentType: "audio/mpeg" };
  await expect(env.AI.run(MODEL, { audio })).rejects.toThrow(/5006: .* takes no stream as input \(audio\/mpeg\): pass/);
});

it("refuses what the stand-in does not have", async () => {
  const file = { name: "a.html", blob: new Blob(["x"], { type: "text/html" }) };
  await expect(env.AI.toMarkdown(file)).rejects.toThrow(/converts no files/);
  expect(await env.AI.toMarkdown().supported()).toEqual([]);
  await expect(env.AI.autorag("docs").search({ query: "Tide?" })).rejects.toThrow(/has no AI Search/);
  await expect(env.AI.gateway("gw").getLog("1")).rejects.toMatchObject({ name: "AiGatewayLogNotFound" });
  await expect(env.AI.gateway("gw").patchLog("1", {})).rejects.toThrow(/keeps no logs/);
});
