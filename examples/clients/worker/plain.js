// A Worker that uses the binding itself.
import { chatValue, responsesValue, toolCall, usageValue } from "workers-ai-standin/driver";
import { workerFor } from "./worker.js";

const POLL_MS = 20;

export default workerFor(
  { name: "env.AI.run", streaming: ["prompt", "chat"], features: { turns: true } },
  {
    async prompt(call, env) {
      if (call.stream) return joined(await events(call, env));
      const { response, usage } = await run(call, env);
      if (response === undefined) throw new Error("the answer has no text");
      return { text: textOf(response), usage: usageValue(usage) };
    },
    async chat(call, env) {
      if (call.stream) return joined(await events(call, env));
      const completion = await run(call, env);
      const { message } = completion.choices[0];
      return { value: { ...chatValue(completion), text: textOf(message.content) }, message };
    },
    async responses(call, env) {
      const response = await run(call, env);
      return { value: responsesValue(response), message: response.output };
    },
    async batch(call, env) {
      const until = Date.now() + call.timeoutMs;
      let answer = await run(call, env, { queueRequest: true });
      while (answer.status === "queued" || answer.status === "running") {
        if (Date.now() > until) throw new Error("the batch was not done in time");
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        answer = await env.AI.run(call.model, { request_id: answer.request_id });
      }
      // The id tells which request an item answers; one that failed has no result.
      const items = answer.responses.toSorted((one, other) => Number(one.id) - Number(other.id));
      return { items: items.map((item) => (item.success ? responsesValue(item.result) : { text: null })) };
    },
  },
);

async function run(call, env, options = {}) {
  const inputs = call.stream ? { ...call.request, stream: true } : call.request;
  const answer = await env.AI.run(call.model, inputs, { ...options, signal: AbortSignal.timeout(call.timeoutMs) });
  // The binding takes an answer for JSON only if its content type is exactly that; otherwise it is a stream.
  return !call.stream && answer instanceof ReadableStream ? new Response(answer).json() : answer;
}

/** The events of a stream, up to its end; the connection may stay open longer. */
async function events(call, env) {
  const found = [];
  for await (const data of dataOf(await run(call, env))) {
    if (data === "[DONE]") return found;
    found.push(JSON.parse(data));
  }
  throw new Error("the stream ended early");
}

/** The data of each event. Lines end with LF, CR or CRLF, and an event may have several lines of data. */
async function* dataOf(stream) {
  let rest = "";
  let lines = [];
  for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
    // A CR at the end may be the first half of a CRLF.
    const parts = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop();
    for (const line of parts) {
      if (line.startsWith("data:")) lines.push(line.slice("data:".length).replace(/^ /, ""));
      if (line !== "" || lines.length === 0) continue;
      yield lines.join("\n");
      lines = [];
    }
  }
}

/** Joins the pieces of a stream, of chat or of a prompt. */
function joined(chunks) {
  const value = { text: null, reasoning: null, tool_calls: [], finish_reason: null, usage: null };
  for (const chunk of chunks) {
    failIfError(chunk);
    if (chunk.usage) value.usage = usageValue(chunk.usage);
    // A chunk may have the same piece in both forms.
    if (isPiece(chunk.response) && !chunk.choices?.length) value.text = (value.text ?? "") + chunk.response;
    for (const choice of chunk.choices ?? []) add(choice, value);
  }
  // A list of tool calls may have holes, since each piece names its index.
  value.tool_calls = value.tool_calls.filter(Boolean).map(({ id, name, text }) => toolCall(id, name, text));
  return value;
}

/** A piece of a text may be a number or a boolean: the model's token was read as JSON. */
function isPiece(content) {
  return ["string", "number", "boolean"].includes(typeof content);
}

/** A text may be given as the JSON that it is; null is no text. */
function textOf(content) {
  if (content === null || content === undefined) return null;
  return typeof content === "object" ? JSON.stringify(content) : String(content);
}

function failIfError({ internalCode, message, error, errors }) {
  const first = internalCode ? { code: internalCode, message } : (error ?? errors?.[0]);
  if (first) throw new Error(first.code ? `${first.code}: ${first.message}` : first.message);
}

function add({ delta = {}, finish_reason: finish }, value) {
  if (isPiece(delta.content)) value.text = (value.text ?? "") + delta.content;
  const reasoning = delta.reasoning_content ?? delta.reasoning;
  if (typeof reasoning === "string") value.reasoning = (value.reasoning ?? "") + reasoning;
  if (finish) value.finish_reason = finish;
  for (const piece of delta.tool_calls ?? []) {
    const call = (value.tool_calls[piece.index ?? 0] ??= { id: null, name: "", text: "" });
    call.id ??= piece.id ?? null;
    // A name comes whole; some servers repeat it in each piece.
    call.name = piece.function?.name || call.name;
    call.text += piece.function?.arguments ?? "";
  }
}
