// A Worker that uses the AI SDK with workers-ai-provider: with the binding, or with MODE=rest over the REST API.
import { generateText, jsonSchema, Output, streamText, tool } from "ai";
import { createWorkersAI } from "workers-ai-provider";
import { workerFor } from "./worker.js";

const FIELDS = {
  tools: true,
  tool_choice: true,
  response_format: true,
  max_tokens: true,
  temperature: true,
  top_p: true,
  seed: true,
  frequency_penalty: true,
  presence_penalty: true,
};

export default workerFor(
  { name: "workers-ai-provider", packages: ["workers-ai-provider", "ai"], streaming: ["chat"], fields: FIELDS, features: { turns: true } },
  {
    async chat(call, env) {
      const options = { model: modelOf(call, env), ...settingsOf(call) };
      return call.stream ? streamed(options) : reported(await generateText(options));
    },
  },
);

function modelOf(call, env) {
  const provider =
    env.MODE === "rest"
      ? createWorkersAI({ accountId: call.accountId, apiKey: call.apiToken, fetch: redirected(call.cloudflareBaseURL) })
      : createWorkersAI({ binding: env.AI });
  return provider(call.model);
}

/** The provider has no base URL. */
function redirected(base) {
  return (input, init) => fetch(String(input).replace("https://api.cloudflare.com/client/v4", base), init);
}

function settingsOf({ request, timeoutMs }) {
  const { messages, tools, tool_choice: choice, max_tokens: maxOutputTokens } = request;
  const { temperature, top_p: topP, seed, frequency_penalty: frequencyPenalty, presence_penalty: presencePenalty } = request;
  return {
    messages: messages.map((message) => messageOf(message, messages)),
    allowSystemInMessages: true,
    tools: tools && Object.fromEntries(tools.map(toolOf)),
    toolChoice: typeof choice === "object" ? { type: "tool", toolName: choice.function.name } : choice,
    output: outputOf(request.response_format),
    maxOutputTokens,
    temperature,
    topP,
    seed,
    frequencyPenalty,
    presencePenalty,
    abortSignal: AbortSignal.timeout(timeoutMs),
  };
}

function outputOf(format) {
  if (format?.type === "json_object") return Output.json();
  if (format?.type !== "json_schema") return undefined;
  return Output.object({ schema: jsonSchema(format.json_schema?.schema ?? format.json_schema ?? {}) });
}

function toolOf({ function: { name, description, parameters, strict } }) {
  return [name, tool({ description, strict, inputSchema: jsonSchema(parameters) })];
}

function messageOf(message, messages) {
  // What this Worker reported as its answer is sent back as it was.
  if (message.role !== "tool" && message.role !== "assistant") return { role: message.role, content: contentOf(message.content) };
  if (message.role === "assistant") return assistantOf(message);
  const toolName = nameOf(message.tool_call_id, messages);
  const output = { type: "text", value: message.content };
  return { role: "tool", content: [{ type: "tool-result", toolCallId: message.tool_call_id, toolName, output }] };
}

function contentOf(content) {
  return typeof content === "string" ? content : content.map((part) => ({ type: "text", text: part.text }));
}

function assistantOf({ content, reasoning_content: thought, reasoning = thought, tool_calls: calls = [] }) {
  return {
    role: "assistant",
    content: [
      ...(reasoning ? [{ type: "reasoning", text: reasoning }] : []),
      ...(content ? [{ type: "text", text: content }] : []),
      ...calls.map(({ id, function: { name, arguments: text } }) => ({ type: "tool-call", toolCallId: id, toolName: name, input: parsed(text) })),
    ],
  };
}

function nameOf(id, messages) {
  return messages.flatMap((message) => message.tool_calls ?? []).find((call) => call.id === id)?.function.name ?? "unknown";
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What a whole answer came to. */
function reported({ text, reasoningText, toolCalls, finishReason, usage }) {
  const calls = toolCalls.map((call) => ({ id: idOf(call), name: call.toolName, arguments: argumentsOf(call.input) }));
  const value = {
    text: text === "" ? null : text,
    reasoning: reasoningText ?? null,
    tool_calls: calls,
    finish_reason: FINISH[finishReason] ?? finishReason,
    usage: countsOf(usage),
  };
  const sentBack = calls.map(({ id, ...called }) => ({ id, type: "function", function: called }));
  return { value, message: { role: "assistant", content: text, reasoning_content: reasoningText, tool_calls: sentBack } };
}

/** The provider makes each id unique with a mark, which it takes off when the call is sent back. */
function idOf({ toolCallId }) {
  return toolCallId.replace(/::cf-wai-tool-call::.*$/, "");
}

const FINISH = { "tool-calls": "tool_calls", "content-filter": "content_filter" };

function argumentsOf(input) {
  return typeof input === "string" ? input : JSON.stringify(input);
}

function countsOf(usage) {
  if (usage?.inputTokens === undefined) return null;
  return { prompt_tokens: usage.inputTokens, completion_tokens: usage.outputTokens, total_tokens: usage.totalTokens };
}

/** What a stream came to; the SDK reports an error as a part of the stream. */
async function streamed(options) {
  let failure = null;
  const result = streamText({ ...options, onError: ({ error }) => (failure ??= error) });
  await result.consumeStream();
  if (failure) throw failure;
  return reported({
    text: await result.text,
    reasoningText: await result.reasoningText,
    toolCalls: await result.toolCalls,
    finishReason: await result.finishReason,
    usage: await result.usage,
  });
}
