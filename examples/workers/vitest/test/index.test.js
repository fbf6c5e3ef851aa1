import { env, exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { answer } from "../src/index.js";

const MODEL = "@cf/openai/gpt-oss-20b";

it("answers after it has called the tool", async () => {
  const { text, rounds } = await answer(env, "What is the weather in Brest?");

  expect(rounds).toBe(2);
  expect(text).toContain("city Brest, sky clear");
});

it("streams a story", async () => {
  const response = await exports.default.fetch("http://localhost/story?q=tides");

  const events = (await response.text()).split("\n\n").filter(Boolean);
  expect(events.length).toBeGreaterThan(3);
  expect(events.at(-1)).toBe("data: [DONE]");
});

it("refuses what the API refuses", async () => {
  await expect(env.AI.run(MODEL, { messages: [{ role: "user" }] })).rejects.toThrow(/5006/);
  expect(env.AI.lastRequestHttpStatusCode).toBe(400);
});

it("throws when there is no capacity", async () => {
  const options = { extraHeaders: { "wai-fault": "capacity" } };

  await expect(env.AI.run(MODEL, { prompt: "Tide?" }, options)).rejects.toThrow(/3040/);
});

it("throws when the time is up", async () => {
  const options = { extraHeaders: { "wai-fault": "request-timeout" } };

  await expect(env.AI.run(MODEL, { prompt: "Tide?" }, options)).rejects.toThrow(/3046/);
});

it("can be aborted", async () => {
  const options = { extraHeaders: { "wai-fault": "stall" }, signal: AbortSignal.timeout(100) };

  await expect(env.AI.run(MODEL, { prompt: "Tide?" }, options)).rejects.toThrow(/aborted/);
});
