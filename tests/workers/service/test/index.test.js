import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";
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

it("aborts", async () => {
  const options = { ...fault("stall"), signal: AbortSignal.timeout(100) };
  await expect(AI.run(MODEL, { prompt: "Tide?" }, options)).rejects.toThrow(/aborted/);
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
