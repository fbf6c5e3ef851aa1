// A driver for `workers-ai-provider` with the AI SDK: `wai fuzz --command "node workers_ai_provider_client.mjs"`.

import { createRequire } from "node:module";
import { generateText, jsonSchema, Output, streamText, tool } from "ai";
import { createWorkersAI } from "workers-ai-provider";
import { errorValue, serveDriver, toolCall } from "./wai-driver.mjs";

const { version } = createRequire(import.meta.url)("workers-ai-provider/package.json");
const SETTINGS = { max_tokens: "maxOutputTokens", temperature: "temperature", top_p: "topP", seed: "seed" };

async function chat(call) {
  const { messages, ...request } = call.request;
  const workersAI = createWorkersAI({ accountId: call.accountId, apiKey: call.apiToken, fetch: (url, init) => fetch(local(call, url), init) });
  const options = {
    model: workersAI(call.model),
    abortSignal: call.signal,
    allowSystemInMessages: true,
    messages: messages.flatMap((message) => (isOpenAI(message) ? [converted(message, messages)] : message)),
    ...Object.fromEntries(Object.entries(SETTINGS).filter(([name]) => name in request).map(([name, as]) => [as, request[name]])),
    ...(request.tools ? { tools: Object.fromEntries(request.tools.map(asTool)), toolChoice: asChoice(request.tool_choice) } : {}),
    ...(request.response_format ? { output: asOutput(request.response_format) } : {}),
  };
  let failure;
  const result = call.stream
    ? streamText({ ...options, onError: ({ error }) => (failure ??= error) })
    : await generateText(options);
  if (call.stream) await result.consumeStream();
  if (failure !== undefined) throw failure;
  const [text, reasoning, calls, finish, usage] = await Promise.all(
    [result.text, result.reasoningText, result.toolCalls, result.finishReason, result.usage],
  );
  const response = await result.response;
  return { value: valueOf(text, reasoning, calls, finish, usage), message: response.messages };
}

// The package has no option for the address.
function local(call, url) {
  return String(url).replace("https://api.cloudflare.com/client/v4", call.cloudflareBaseURL);
}

function valueOf(text, reasoning, calls, finish, usage) {
  return {
    text,
    reasoning: reasoning ?? null,
    tool_calls: calls.map((each) => toolCall(each.toolCallId, each.toolName, each.input)),
    finish_reason: finish ?? null,
    usage: {
      prompt_tokens: usage.inputTokens ?? null,
      completion_tokens: usage.outputTokens ?? null,
      total_tokens: usage.totalTokens ?? null,
    },
  };
}

function isOpenAI(message) {
  return message.tool_calls !== undefined || message.tool_call_id !== undefined || !Array.isArray(message.content) || message.role === "user";
}

function converted(message, all) {
  if (message.role === "tool") {
    const name = all.flatMap((each) => each.tool_calls ?? []).find((each) => each.id === message.tool_call_id)?.function.name;
    const output = { type: "text", value: message.content };
    return { role: "tool", content: [{ type: "tool-result", toolCallId: message.tool_call_id, toolName: name ?? "unknown", output }] };
  }
  if (message.role !== "assistant") return { role: message.role, content: message.content ?? "" };
  const thought = message.reasoning_content ? [{ type: "reasoning", text: message.reasoning_content }] : [];
  const calls = (message.tool_calls ?? []).map((each) => ({
    type: "tool-call", toolCallId: each.id, toolName: each.function.name, input: JSON.parse(each.function.arguments || "{}"),
  }));
  const said = (parts) => parts.flatMap((part) => (part ? [{ type: "text", text: part.text ?? part }] : []));
  return { role: "assistant", content: [...thought, ...said([message.content].flat()), ...calls] };
}

function asTool({ function: { name, description, parameters, strict } }) {
  return [name, tool({ description, strict, inputSchema: jsonSchema(parameters ?? { type: "object", properties: {} }) })];
}

function asChoice(choice) {
  return typeof choice === "object" ? { type: "tool", toolName: choice.function.name } : (choice ?? "auto");
}

function asOutput(format) {
  if (format.type === "text") return Output.text();
  if (format.type === "json_object") return Output.json();
  return Output.object({ schema: jsonSchema(format.json_schema.schema ?? format.json_schema) });
}

function error(raised) {
  // After its retries the SDK throws an error that holds the last one.
  const last = raised?.lastError ?? raised;
  return { ...errorValue(last), status: last?.statusCode ?? null };
}

serveDriver({
  name: "workers-ai-provider",
  version,
  streaming: ["chat"],
  fields: [...Object.keys(SETTINGS), "tools", "tool_choice", "response_format"],
  features: { turns: true },
  chat,
  error,
});
