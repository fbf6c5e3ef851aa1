// A driver for `@langchain/cloudflare`: `wai fuzz --command "node langchain_cloudflare_client.mjs"`.

import { createRequire } from "node:module";
import { ChatCloudflareWorkersAI } from "@langchain/cloudflare";
import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { errorValue, serveDriver } from "./wai-driver.mjs";

const { version } = createRequire(import.meta.url)("@langchain/cloudflare/package.json");

async function chat(call) {
  const model = new ChatCloudflareWorkersAI({
    model: call.model,
    baseUrl: `${call.cloudflareBaseURL}/accounts/${call.accountId}/ai/run`,
    cloudflareAccountId: call.accountId,
    cloudflareApiToken: call.apiToken,
    maxRetries: 2,
  });
  const messages = call.request.messages.map((message) => (message instanceof AIMessage ? message : asMessage(message)));
  const options = { signal: call.signal };
  if (!call.stream) return reported(await model.invoke(messages, options));
  let answer;
  for await (const chunk of await model.stream(messages, options)) answer = answer === undefined ? chunk : answer.concat(chunk);
  return reported(answer);
}

function asMessage({ role, content, name, tool_calls: calls, tool_call_id: id, reasoning_content: reasoning }) {
  if (role === "user") return new HumanMessage({ content, name });
  if (role === "system") return new SystemMessage({ content, name });
  if (role === "tool") return new ToolMessage({ content, name, tool_call_id: id });
  const called = (calls ?? []).map(({ id: callId, function: made }) => (
    { id: callId, name: made.name, args: JSON.parse(made.arguments || "{}") }
  ));
  const more = reasoning === undefined ? {} : { reasoning_content: reasoning };
  return new AIMessage({ content: content ?? "", name, tool_calls: called, additional_kwargs: more });
}

function reported(answer) {
  // The class has no tool calls, no reasoning and no finish reason.
  return { value: { text: answer?.text ?? answer?.content ?? null }, message: answer };
}

serveDriver({
  name: "@langchain/cloudflare",
  version,
  streaming: ["chat"],
  fields: [],
  features: { turns: true, parts: false },
  chat,
  error: (error) => ({ ...errorValue(error), status: error?.response?.status ?? errorValue(error).status }),
});
