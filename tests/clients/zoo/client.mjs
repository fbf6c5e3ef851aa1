// The client of the zoo in JavaScript, as a driver: `node client.mjs [BUG]`. It needs nothing but Node.
import { createInterface } from "node:readline";

const BUG = process.argv[2] ?? "correct";
const has = (name) => BUG === name;
const env = process.env;
const MODEL = env.WAI_MODEL ?? "@cf/openai/gpt-oss-20b";
const COUNTS = ["prompt_tokens", "completion_tokens", "total_tokens"];
const RETRIED = new Set([408, 429, 500, 502, 503, 504]);
const SPENT = new Set(["2041", "2045", "3036", "4006"]);
const POLL_MS = 50;

class ApiFailure extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const say = (message) => process.stdout.write(JSON.stringify(message) + "\n");
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function failureOf(status, text) {
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    return new ApiFailure(status, null, `HTTP status ${status}: ${text}`);
  }
  return failureIn(status, body);
}

function failureIn(status, body) {
  let stated = (body && (body.errors || body.error)) || body || {};
  if (Array.isArray(stated)) stated = stated[0] ?? {};
  if (has("js-errors-array-only") && !Array.isArray(body?.errors)) return new ApiFailure(status, null, "unknown error");
  const message = typeof stated.message === "string" ? stated.message : `HTTP status ${status}: ${JSON.stringify(body)}`;
  if (has("js-error-is-object")) return new ApiFailure(status, stated.code, `${body.errors}`);
  return new ApiFailure(status, stated.code ?? stated.internalCode ?? null, message);
}

function isFailure(body) {
  if (has("js-status-ignored") || has("js-only-400")) return false;
  if (body === null || typeof body !== "object" || Array.isArray(body)) return true;
  if (body.status === "failed") return !has("js-failed-is-empty");
  if (body.success === false) return true;
  if (Object.keys(body).length === 0) return true;
  const result = body.result;
  if (result && typeof result === "object" && !Array.isArray(result) && Object.keys(result).length === 0) {
    return !has("js-empty-result");
  }
  return Boolean(body.errors?.length || (body.errors && !Array.isArray(body.errors)) || body.error || "internalCode" in body);
}

function bodyOf(call) {
  let body = { ...call.request };
  if (has("js-falsy-dropped")) body = Object.fromEntries(Object.entries(body).filter(([, value]) => value));
  if (has("js-or-default") && "temperature" in body) body.temperature = body.temperature || 0.7;
  if (has("js-or-limit")) body.max_tokens = body.max_tokens || 512;
  if (has("js-schema-false") && body.response_format) body.response_format = { ...body.response_format, json_schema: false };
  if (has("js-description-false") && body.tools) {
    body.tools = body.tools.map((tool) => ({ ...tool, function: { ...tool.function, description: false } }));
  }
  if (has("js-content-null") && body.messages) {
    body.messages = body.messages.map((message) => ({ ...message, content: message.content || null }));
  }
  if (has("js-content-object") && body.messages) {
    body.messages = body.messages.map((message) => ({ ...message, content: `${message.content}` }));
  }
  if (has("js-trims") && body.messages) {
    body.messages = body.messages.map((m) => (typeof m.content === "string" ? { ...m, content: m.content.trim() } : m));
  }
  if (has("js-reparsed-arguments") && body.messages) {
    body.messages = body.messages.map((message) =>
      message.tool_calls
        ? {
            ...message,
            tool_calls: message.tool_calls.map((call) => ({
              ...call,
              function: { ...call.function, arguments: JSON.stringify(JSON.parse(call.function.arguments || "{}")) },
            })),
          }
        : message,
    );
  }
  if (has("js-spread-choice") && typeof body.tool_choice === "string") body.tool_choice = { ...body.tool_choice };
  if (has("js-last-messages") && body.messages) body.messages = body.messages.slice(-6);
  return body;
}

function pauseOf(after) {
  return /^\d+$/.test(after) ? Number(after) * 1000 : Math.max(0, Date.parse(after) - Date.now());
}

async function post(call, place, body, deadline) {
  const url = `${call.base_url ?? env.WAI_BASE_URL}/client/v4/accounts/${env.WAI_ACCOUNT_ID}/ai${place}`;
  for (let attempt = 1; ; attempt += 1) {
    const left = deadline - Date.now();
    const signal = has("js-no-timeout") ? undefined : AbortSignal.timeout(Math.max(1, left));
    let response;
    try {
      response = await fetch(url, {
        method: "POST",
        headers: { authorization: `Bearer ${env.WAI_API_TOKEN}`, "content-type": "application/json", connection: "close" },
        body: JSON.stringify(body),
        signal,
      });
    } catch (error) {
      if (attempt < 3 && Date.now() < deadline && error.name !== "TimeoutError") {
        await sleep(20);
        continue;
      }
      throw error;
    }
    if (response.ok || has("js-status-ignored")) return response;
    if (has("js-only-400") && response.status !== 400 && response.status !== 403) return response;
    const text = await response.text();
    const spent = SPENT.has(`${failureOf(response.status, text).code}`);
    if (attempt < 3 && RETRIED.has(response.status) && !spent) {
      const after = response.headers.get("retry-after");
      const wait = after === null || has("js-retry-after-in-ms") ? 20 : pauseOf(after);
      await sleep(Math.min(wait, Math.max(0, deadline - Date.now())));
      continue;
    }
    if (has("js-status-text")) throw new ApiFailure(response.status, null, `${response.status} status code (no body)`);
    throw failureOf(response.status, text);
  }
}

async function whole(call, place, body, deadline) {
  const response = await post(call, place, body, deadline);
  const text = await response.text();
  let answer;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    if (has("js-json-catch")) return { choices: [{ message: {} }], response: "", output: [] };
    throw error;
  }
  if (isFailure(answer)) throw failureIn(response.status, answer);
  return answer;
}

async function* lines(response) {
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  let first = true;
  for await (const piece of response.body) {
    let text = has("js-decodes-pieces") ? new TextDecoder().decode(piece) : decoder.decode(piece, { stream: true });
    if (first && text) {
      text = text.replace(/^\ufeff/, "");
      first = false;
    }
    if (has("js-no-buffer")) {
      yield* text.split("\n");
      continue;
    }
    rest += text;
    const held = rest.endsWith("\r");
    const parts = (held ? rest.slice(0, -1) : rest).split(has("js-lf-only") ? "\n" : /\r\n|\n|\r/);
    rest = parts.pop() + (held ? "\r" : "");
    yield* parts;
  }
  if (rest) yield* rest.split(/\r\n|\n|\r/);
}

async function* datas(response) {
  let data = [];
  for await (const line of lines(response)) {
    if (line === "") {
      if (data.length) yield data.join("\n");
      data = [];
    } else if (has("js-data-with-space") ? line.startsWith("data: ") : line.startsWith("data:")) {
      if (has("js-slice-6")) data.push(line.slice(6));
      else data.push(line.slice(5).replace(/^ /, ""));
    }
  }
  if (data.length) yield data.join("\n");
}

async function* events(response) {
  let finished = false;
  try {
    for await (const data of datas(response)) {
      if (data.trim() === "[DONE]") return;
      let event;
      try {
        event = JSON.parse(data);
      } catch (error) {
        if (has("js-skips-broken")) continue;
        throw error;
      }
      if (isFailure(event) && !has("js-ignores-error-events")) throw failureIn(response.status, event);
      // Nothing in a native event tells the last one: counts may be in each.
      finished ||= (event.choices ?? []).some((choice) => choice.finish_reason);
      yield event;
    }
  } catch (error) {
    if (has("js-cut-is-end") && !(error instanceof ApiFailure)) return;
    throw error;
  }
  if (!finished && !has("js-end-is-end") && !has("js-any-type")) throw new Error("the stream ended before its [DONE]");
}

const textOf = (value) => {
  if (value === null || value === undefined) return has("js-undefined-text") ? `${value}` : "";
  if (typeof value === "string") return value;
  if (has("js-object-text")) return `${value}`;
  if (Array.isArray(value) && value.length && value.every((part) => typeof part?.text === "string")) {
    return value.map((part) => part.text).join("");
  }
  return JSON.stringify(value);
};

const counts = (usage) => (usage ? Object.fromEntries(COUNTS.map((name) => [name, usage[name] ?? null])) : null);

function callOf(call) {
  const { name, arguments: given } = call.function ?? call;
  let text = typeof given === "string" ? given : JSON.stringify(given ?? {});
  if (has("js-parsed-arguments")) text = JSON.stringify(JSON.parse(text || "{}"));
  return { id: call.id ?? null, name, arguments: text || "{}" };
}

function readChat(body) {
  if (body.result) body = body.result;
  if (has("js-reads-response")) return { text: body.response.content };
  if (!body.choices && body.output) return readResponses(body);
  if (!body.choices) return readNative(body);
  const [choice] = body.choices;
  const message = choice.message;
  return {
    text: has("js-content-or") ? message.content || message.reasoning_content : message.content === null ? null : textOf(message.content),
    reasoning: message.reasoning_content ?? message.reasoning ?? null,
    tool_calls: (message.tool_calls ?? []).map(callOf),
    finish_reason: has("js-finish-coded") ? "stop" : choice.finish_reason ?? null,
    usage: counts(body.usage),
  };
}

function readNative(body) {
  const calls = (body.tool_calls ?? []).map(callOf);
  return { text: textOf(body.response), tool_calls: calls, usage: counts(body.usage) };
}

function readResponses(body) {
  if (body.result) body = body.result;
  const value = { text: null, reasoning: null, tool_calls: [] };
  for (const item of has("js-last-item") ? body.output.slice(-1) : body.output) {
    if (item.type === "reasoning") value.reasoning = item.content.map((part) => part.text).join("");
    if (item.type === "message") value.text = item.content.map((part) => part.text).join(has("js-comma-join") ? undefined : "");
    if (item.type === "function_call") value.tool_calls.push({ id: item.call_id, name: item.name, arguments: item.arguments });
  }
  const usage = body.usage;
  const names = ["input_tokens", "output_tokens", "total_tokens"];
  value.usage = usage ? Object.fromEntries(COUNTS.map((name, place) => [name, usage[names[place]]])) : null;
  return value;
}

function better(before, raw) {
  const found = counts(raw);
  if (!found || !found.total_tokens) return before ?? found;
  if (!before) return found;
  if ("neurons" in raw && !found.prompt_tokens && before.prompt_tokens) {
    return Object.fromEntries(COUNTS.map((name) => [name, before[name] + found[name]]));
  }
  return found.total_tokens >= before.total_tokens ? found : before;
}

async function assemble(stream) {
  const value = { text: "", reasoning: "", finish_reason: null, usage: null };
  const calls = [];
  for await (const event of stream) {
    value.usage = better(value.usage, event.usage);
    if (has("js-first-choice")) event.choices[0].delta;
    if (!event.choices) value.text += textOf(event.response);
    for (const choice of event.choices ?? []) {
      const delta = choice.delta ?? {};
      value.finish_reason = choice.finish_reason ?? value.finish_reason;
      if (has("js-string-only")) value.text += typeof delta.content === "string" ? delta.content : "";
      else if (has("js-truthy-delta")) value.text += delta.content ? textOf(delta.content) : "";
      else value.text += textOf(delta.content);
      if (has("js-last-reasoning")) value.reasoning = delta.reasoning_content || value.reasoning;
      else value.reasoning += delta.reasoning_content ?? delta.reasoning ?? "";
      for (const piece of delta.tool_calls ?? []) {
        const part = piece.function ?? {};
        if (!piece.id && !part.name && !part.arguments) continue;
        const index = piece.index ?? null;
        let call = index === null ? calls.at(-1) : calls.find((each) => each.index === index);
        if (index === null && piece.id && call && call.id !== piece.id) call = undefined;
        if (has("js-index-holes")) call = calls[piece.index];
        if (!call) {
          call = { index, id: null, name: null, arguments: "" };
          if (has("js-index-holes")) calls[piece.index] = call;
          else calls.push(call);
        }
        call.id = has("js-id-overwritten") ? piece.id : call.id ?? piece.id ?? null;
        call.name = part.name ?? call.name;
        call.arguments += part.arguments ?? "";
      }
    }
  }
  value.tool_calls = calls.map(({ id, name, arguments: text }) => ({ id, name, arguments: text || "{}" }));
  if (has("js-parses-stream-arguments")) value.tool_calls = calls.map((c) => ({ ...c, arguments: JSON.stringify(JSON.parse(c.arguments)) }));
  return value;
}

async function assemblePrompt(stream) {
  const value = { text: "", usage: null };
  for await (const event of stream) {
    value.text += has("js-response-concat") ? event.response : textOf(event.response);
    value.usage = better(value.usage, event.usage);
  }
  return value;
}

async function batch(call, deadline) {
  const place = `/run/${MODEL}`;
  let answer = (await whole(call, `${place}?queueRequest=true`, bodyOf(call), deadline)).result;
  while (!answer.responses) {
    if (!has("js-polls-fast")) await sleep(POLL_MS);
    if (Date.now() > deadline && !has("js-polls-forever")) throw new Error("the batch takes too long");
    answer = (await whole(call, place, { request_id: answer.request_id }, Math.max(deadline, Date.now() + 100))).result;
  }
  let items = answer.responses;
  if (!has("js-batch-order")) items = [...items].sort((left, right) => left.id - right.id);
  if (has("js-failed-filtered")) items = items.filter((item) => item.success);
  return {
    items: items.map((item) => (item.success === false ? { text: null, reasoning: null, tool_calls: null, usage: null } : readResponses(item.result))),
  };
}

async function valueOf(call) {
  const deadline = Date.now() + call.timeout_s * 1000;
  if (call.operation === "batch") return batch(call, deadline);
  const place = { chat: "/v1/chat/completions", responses: "/v1/responses", prompt: `/run/${MODEL}` }[call.operation];
  let body = bodyOf(call);
  if (call.operation !== "prompt") body = { ...body, model: MODEL };
  if (!call.stream) {
    const answer = await whole(call, place, body, deadline);
    if (call.operation === "responses") return readResponses(answer);
    return call.operation === "chat" ? readChat(answer) : readNative(answer.result ?? answer);
  }
  const response = await post(call, place, { ...body, stream: true }, deadline);
  if (!(response.headers.get("content-type") ?? "").includes("text/event-stream") && !has("js-any-type")) {
    const text = await response.text();
    throw failureOf(response.status, text);
  }
  return call.operation === "prompt" ? assemblePrompt(events(response)) : assemble(events(response));
}

function report(error) {
  if (!(error instanceof ApiFailure)) return { type: error.name, message: error.message };
  return { type: "ApiFailure", status: error.status, code: error.code, message: error.message };
}

for await (const line of createInterface({ input: process.stdin })) {
  const call = JSON.parse(line);
  if (call.type === "hello") {
    const operations = ["prompt", "chat", "responses", "batch"];
    say({ type: "ready", protocol: 1, name: `zoo-js-${BUG}`, version: "1.0", operations, streaming: ["prompt", "chat"] });
    continue;
  }
  try {
    say({ type: "result", id: call.id, outcome: "ok", value: await valueOf(call) });
  } catch (error) {
    if (has("js-swallows")) say({ type: "result", id: call.id, outcome: "ok", value: { text: "", items: [] } });
    else say({ type: "result", id: call.id, outcome: "error", error: report(error) });
  }
}
process.exit(0);
