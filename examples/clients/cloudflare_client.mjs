// A driver for the npm package `cloudflare`: `wai fuzz --command "node cloudflare_client.mjs"`.
// Every operation is `client.ai.run(…)`; a batch is queued and polled.

import Cloudflare from "cloudflare";
import { VERSION } from "cloudflare/version";
import { chatValue, errorValue, responsesValue, serveDriver } from "./wai-driver.mjs";

const POLL_EVERY_MS = 50;

function run(call, request, options = {}) {
  const client = new Cloudflare({ baseURL: call.cloudflareBaseURL, apiToken: call.apiToken, timeout: call.timeoutMs });
  const body = { account_id: call.accountId, ...request, ...(call.stream ? { stream: true } : {}) };
  return client.ai.run(call.model, body, options);
}

async function prompt(call) {
  const answer = await run(call, call.request);
  return { text: answer?.response ?? null, usage: answer?.usage ?? null };
}

async function chat(call) {
  const answer = await run(call, call.request);
  // Without an error, a caller who gets `undefined` has no text.
  if (answer === undefined) return { text: null, reasoning: null, tool_calls: [], finish_reason: null, usage: null };
  return { value: chatValue(answer), message: answer.choices[0].message };
}

async function responses(call) {
  const answer = await run(call, call.request);
  return { value: responsesValue(answer), message: answer.output };
}

async function batch(call) {
  const deadline = Date.now() + call.timeoutMs;
  const queued = { query: { queueRequest: "true" } };
  let answer = await run(call, call.request, queued);
  while (["queued", "running"].includes(answer.status)) {
    if (Date.now() > deadline) throw new Error("the batch was not done in time");
    await new Promise((resolve) => setTimeout(resolve, POLL_EVERY_MS));
    answer = await run(call, { request_id: answer.request_id }, queued);
  }
  // A caller tells by the id which request an item answers.
  const items = answer.responses.toSorted((one, other) => Number(one.id) - Number(other.id));
  return { items: items.map((item) => (item.success ? responsesValue(item.result) : { text: null })) };
}

serveDriver({
  name: "cloudflare-node",
  version: VERSION,
  streaming: ["prompt", "chat"],
  features: { turns: true },
  prompt,
  chat,
  responses,
  batch,
  // The package keeps the API's codes in `errors`.
  error: (error) => ({ ...errorValue(error), code: error?.errors?.[0]?.code ?? null }),
});
