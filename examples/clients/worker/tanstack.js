// A Worker that uses TanStack AI with @cloudflare/tanstack-ai: with the binding, or with MODE=rest over the REST API.
import { createWorkersAiChat } from "@cloudflare/tanstack-ai";
import { chat, maxIterations } from "@tanstack/ai";
import { workerFor } from "./worker.js";

// With the binding the library sends the fields that it knows, as its types say.
const FIELDS = { tools: true, tool_choice: true, response_format: true, max_tokens: true, temperature: true, reasoning_effort: true };

export default workerFor(
  (env) => ({
    name: "@cloudflare/tanstack-ai",
    packages: ["@cloudflare/tanstack-ai", "@tanstack/ai"],
    streaming: ["chat"],
    fields: env.MODE === "rest" ? { "*": true } : FIELDS,
    features: { turns: true, whole: false, parts: false },
  }),
  {
    async chat(call, env) {
      const options = { adapter: adapterOf(call, env), ...settingsOf(call), agentLoopStrategy: maxIterations(1) };
      // The library always asks for a stream; a whole answer would be its text only.
      return joined(chat({ ...options, stream: true }));
    },
  },
);

const fetchOfWorker = globalThis.fetch;

function adapterOf(call, env) {
  if (env.MODE !== "rest") return createWorkersAiChat(call.model, { binding: env.AI });
  // The library has no base URL.
  globalThis.fetch = (input, init) =>
    fetchOfWorker(String(input?.url ?? input).replace("https://api.cloudflare.com/client/v4", call.cloudflareBaseURL), init);
  return createWorkersAiChat(call.model, { accountId: call.accountId, apiKey: call.apiToken });
}

function settingsOf({ request: { messages, tools, ...modelOptions }, timeoutMs }) {
  const abortController = new AbortController();
  setTimeout(() => abortController.abort(), timeoutMs);
  return {
    systemPrompts: messages.filter(isInstruction).map(({ content }) => content),
    messages: renamed(messages.filter((message) => !isInstruction(message))).map(messageOf),
    tools: tools?.map(({ function: { name, description, parameters: inputSchema } }) => ({ name, description, inputSchema })),
    modelOptions,
    abortController,
  };
}

function isInstruction({ role }) {
  return role === "system" || role === "developer";
}

/** A tool's result names its call by the id that the library reported, which is one of its own. */
function renamed(messages) {
  let open = [];
  return messages.map((message) => {
    if (message.role === "assistant") open = (message.tool_calls ?? []).map(({ id }) => id);
    if (message.role !== "tool") return message;
    const id = open.includes(message.tool_call_id) ? message.tool_call_id : (open[0] ?? message.tool_call_id);
    open = open.filter((each) => each !== id);
    return { ...message, tool_call_id: id };
  });
}

function messageOf({ role, content, name, reasoning_content: thought, reasoning = thought, tool_calls: toolCalls, tool_call_id: toolCallId }) {
  const thinking = reasoning ? [{ content: reasoning }] : undefined;
  return { role, content: content ?? null, name, thinking, ...(toolCalls && { toolCalls }), ...(toolCallId && { toolCallId }) };
}

/** What a stream came to. */
async function joined(events) {
  const value = { text: null, reasoning: null, tool_calls: [], finish_reason: null, usage: null };
  const calls = new Map();
  for await (const each of events) {
    // What is beyond the events of AG-UI is among the metadata.
    const event = { ...each, ...each.metadata?.tanstack };
    if (event.type === "RUN_ERROR") throw Object.assign(new Error(event.message), { name: "RunError", code: event.code });
    if (event.type === "TEXT_MESSAGE_CONTENT") value.text = (value.text ?? "") + event.delta;
    if (event.type === "STEP_FINISHED" && event.delta) value.reasoning = (value.reasoning ?? "") + event.delta;
    if (event.type === "TOOL_CALL_START") calls.set(event.toolCallId, { id: event.toolCallId, name: event.toolName, arguments: "" });
    if (event.type === "TOOL_CALL_ARGS") calls.get(event.toolCallId).arguments += event.delta;
    if (event.type === "RUN_FINISHED") Object.assign(value, { finish_reason: event.finishReason ?? null, usage: countsOf(event.usage) });
  }
  value.tool_calls = [...calls.values()];
  const sentBack = value.tool_calls.map(({ id, ...called }) => ({ id, type: "function", function: called }));
  return { value, message: { role: "assistant", content: value.text ?? "", ...(sentBack.length > 0 && { tool_calls: sentBack }) } };
}

function countsOf(usage) {
  if (!usage) return null;
  return { prompt_tokens: usage.promptTokens, completion_tokens: usage.completionTokens, total_tokens: usage.totalTokens };
}
