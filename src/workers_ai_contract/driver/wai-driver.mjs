// Connects a JavaScript client to `wai fuzz`: the client protocol, versions 1 and 2, in one file without dependencies.
// Node 20 or newer. The page is docs/client-protocol.md of workers-ai-contract; `wai init --node` writes a copy of this file.
//
//   import OpenAI from "openai";
//   import { chatValue, serveDriver } from "./wai-driver.mjs";
//
//   serveDriver({
//     name: "openai-node",
//     version: "7.59.0",
//     chat: async (call) => {
//       const client = new OpenAI({ baseURL: call.openaiBaseURL, apiKey: call.apiToken, timeout: call.timeoutMs });
//       const completion = await client.chat.completions.create({ model: call.model, ...call.request });
//       return { value: chatValue(completion), message: completion.choices[0].message };
//     },
//   });

import process from "node:process";

const PROTOCOL = 2;
const OPERATIONS = ["prompt", "chat", "responses", "batch"];
const OPTIONS = ["name", "version", ...OPERATIONS, "streaming", "fields", "features", "error"];
const FEATURES = ["turns", "whole", "parts"];
// Where a conversation stands in the request of an operation.
const CONVERSATIONS = { chat: "messages", responses: "input" };

/** Throw it for a fault of the driver itself; the client is then not blamed. */
export class DriverError extends Error {
  name = "DriverError";
}

/**
 * Answers the runner until it closes stdin.
 *
 * `prompt`, `chat`, `responses` and `batch` are functions that make one call with the library; leave out what the library
 * does not have. Each gets a call and returns (or resolves to) `{ value, message }`: what the library reported, and what a
 * caller sends back as the assistant's message (for Responses: a list of items). A bare value, an object with `text` (for a
 * batch `items`), is the same without a message: then the message of a chat is `chatMessage(value)`, and a response has no
 * further turn.
 *
 * @param {object} options
 * @param {string} options.name name of the library
 * @param {string} options.version its version
 * @param {string[]} [options.streaming] operations that can stream, `prompt`, `chat` or `responses`; `call.stream`
 *   says whether this call does
 * @param {string[] | Record<string, unknown>} [options.fields] request fields that the library has; see the page
 * @param {Record<string, boolean>} [options.features] features that the library has; see the page
 * @param {(error: unknown) => object} [options.error] returns the report of what the library threw
 * @throws {TypeError} an option, or a name in it, does not exist, or has not its type
 */
export function serveDriver(options) {
  checkOptions(options);
  const functions = Object.fromEntries(
    OPERATIONS.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  );
  const write = process.stdout.write.bind(process.stdout);
  const say = (message) => write(`${written(message)}\n`);
  // What the library prints must not get between the messages.
  process.stdout.write = process.stderr.write.bind(process.stderr);
  const answer = answering(functions, options.error ?? errorValue);
  const ready = {
    type: "ready",
    protocol: PROTOCOL,
    name: options.name,
    version: options.version,
    operations: Object.keys(functions),
    streaming: options.streaming ?? [],
    ...(options.fields === undefined ? {} : { fields: options.fields }),
    features: options.features ?? {},
  };
  const sent = () => new Promise((resolve) => write("", resolve));
  return answerLines(async (message) => say(message.type === "hello" ? ready : await answer(message)), sent);
}

function checkOptions(options) {
  checkObject("serveDriver", options);
  checkNames("serveDriver has no option", Object.keys(options), OPTIONS);
  for (const name of ["name", "version"]) {
    if (typeof options[name] !== "string") throw new TypeError(`serveDriver needs the option ${name}, a string`);
  }
  for (const name of [...OPERATIONS, "error"]) {
    const given = options[name];
    if (given !== undefined && typeof given !== "function") {
      throw new TypeError(`the option ${name} of serveDriver is a function, not ${given === null ? null : typeof given}`);
    }
  }
  const { streaming = [], features } = options;
  if (!Array.isArray(streaming)) throw new TypeError("the option streaming of serveDriver is an array of operations");
  checkNames("the option streaming of serveDriver: there is no operation", streaming, OPERATIONS);
  const without = streaming.find((name) => options[name] === undefined);
  if (without) throw new TypeError(`the option streaming of serveDriver names ${without}, and the option ${without} is missing`);
  if (Array.isArray(features)) throw new TypeError("the option features of serveDriver is an object, such as { turns: true }");
  checkNames("the option features of serveDriver: there is no feature", Object.keys(features ?? {}), FEATURES);
}

/** Refuses options that are no object; for this file, and for the package that it is part of. */
export function checkObject(caller, options) {
  if (typeof options === "object" && options !== null) return;
  throw new TypeError(`the options of ${caller} are an object, not ${options === null ? null : typeof options}`);
}

/** Refuses names that are not known, with the nearest one, or all; for this file, and for the package that it is part of. */
export function checkNames(problem, names, known) {
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = known.map((each) => ({ each, far: distance(String(name), each) })).filter(({ far }) => far <= 2);
    const [close] = near.sort((one, other) => one.far - other.far);
    const hint = close ? `; did you mean ${close.each}?` : `: it has ${known.join(", ")}`;
    throw new TypeError(`${problem} ${name}${hint}`);
  }
}

/** How many letters must be changed, whatever their case, to make one word of the other; 1 if it is only cut off. */
function distance(one, other) {
  const [from, to] = [one.toLowerCase(), other.toLowerCase()];
  if (from.length > 2 && from !== to && (to.startsWith(from) || from.startsWith(to))) return 1;
  let row = [...to, ""].map((_, index) => index);
  [...from].forEach((letter, number) => {
    const next = [number + 1];
    [...to].forEach((each, index) => {
      next.push(Math.min(row[index] + (letter === each ? 0 : 1), row[index + 1] + 1, next[index] + 1));
    });
    row = next;
  });
  return row.at(-1);
}

function answering(functions, describe) {
  let last = { id: null, conversation: [] };
  return async (message) => {
    const head = { type: "result", id: message.id };
    const operation = message.operation;
    const place = CONVERSATIONS[operation];
    const request = { ...message.request };
    if (message.continues !== undefined) {
      if (message.continues !== last.id) {
        return { ...head, ...driverError(new DriverError(`the driver does not have the conversation of ${message.continues}`)) };
      }
      if (last.conversation === null) return { ...head, ...driverError(new DriverError(withoutMessage(operation))) };
      request[place] = [...last.conversation, ...asMessages(request[place])];
    }
    try {
      const returned = await interruptible(functions[operation](callOf(message, request)));
      const { value, message: given } = isReport(returned) ? returned : { value: returned };
      checkValue(operation, value);
      if (place !== undefined) {
        const sentBack = given ?? (operation === "chat" ? chatMessage(value) : null);
        last = { id: message.id, conversation: sentBack && [...asMessages(request[place]), ...[sentBack].flat()] };
      }
      return { ...head, outcome: "ok", value };
    } catch (error) {
      return { ...head, ...(isOfDriver(error) ? driverError(error) : reportOf(describe, error)) };
    }
  };
}

function withoutMessage(operation) {
  return `the function ${operation} returned no message to go on from: return { value, message }, or leave out the feature turns`;
}

function callOf(message, request) {
  const environment = process.env;
  const baseURL = message.base_url ?? environment.WAI_BASE_URL;
  const accountId = environment.WAI_ACCOUNT_ID ?? "account";
  return {
    id: message.id,
    operation: message.operation,
    stream: message.stream,
    request,
    timeoutMs: message.timeout_s * 1000,
    /** Aborts after the time of the call; for libraries whose timeout ends with the headers. */
    signal: AbortSignal.timeout(message.timeout_s * 1000),
    baseURL,
    cloudflareBaseURL: `${baseURL}/client/v4`,
    openaiBaseURL: `${baseURL}/client/v4/accounts/${accountId}/ai/v1`,
    accountId,
    apiToken: environment.WAI_API_TOKEN ?? "token",
    model: environment.WAI_MODEL ?? "@cf/openai/gpt-oss-20b",
  };
}

/** Resolves as the call does, or rejects with what the library left unhandled meanwhile: that would end the caller's process. */
async function interruptible(promise) {
  let fail;
  const failed = new Promise((_, reject) => {
    fail = (error) => reject(error);
  });
  process.on("unhandledRejection", fail);
  process.on("uncaughtException", fail);
  try {
    return await Promise.race([promise, failed]);
  } finally {
    process.off("unhandledRejection", fail);
    process.off("uncaughtException", fail);
  }
}

function isReport(returned) {
  return typeof returned === "object" && returned !== null && "value" in returned;
}

function checkValue(operation, value) {
  const wanted = operation === "batch" ? "items" : "text";
  if (typeof value !== "object" || value === null || !(wanted in value)) {
    throw new DriverError(`the function ${operation} returned no object with "${wanted}"`);
  }
}

function isOfDriver(error) {
  // A name that is not there is a fault of the program, whatever the reply was.
  return error instanceof DriverError || error instanceof ReferenceError || error?.code === "ERR_MODULE_NOT_FOUND";
}

function driverError(error) {
  process.stderr.write(`${error?.stack ?? error}\n`);
  return { outcome: "driver-error", error: { type: error?.name ?? "Error", message: String(error?.message ?? error) } };
}

function reportOf(describe, error) {
  try {
    return { outcome: "error", error: describe(error) };
  } catch (fault) {
    return driverError(fault);
  }
}

function asMessages(conversation) {
  return typeof conversation === "string" ? [{ role: "user", content: conversation }] : (conversation ?? []);
}

// Not `node:readline`: it also ends lines at U+2028 and U+2029, which JSON texts may contain.
async function answerLines(handle, sent) {
  let rest = Buffer.alloc(0);
  for await (const chunk of process.stdin) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const line = rest.subarray(0, end).toString("utf8");
      rest = rest.subarray(end + 1);
      await handle(JSON.parse(line));
    }
  }
  await sent();
  // Open connections and timers of the library must not keep the process.
  process.exit(0);
}

/** The message as a line; if it cannot be one, as with an object that contains itself, the fault of the driver instead. */
function written(message) {
  try {
    return JSON.stringify(message, wellFormed);
  } catch (fault) {
    if (message.type !== "result") throw fault;
    const reason = fault.message.split("\n", 1)[0];
    const report = driverError(new DriverError(`the driver reports a value that is no JSON: ${reason}`));
    return JSON.stringify({ type: message.type, id: message.id, ...report });
  }
}

function wellFormed(_name, value) {
  if (typeof value === "bigint") return value.toString();
  return typeof value === "string" ? value.toWellFormed() : value;
}

/** Returns the value of a chat completion in OpenAI's form. */
export function chatValue(completion) {
  const choice = completion.choices[0];
  const message = choice.message;
  return {
    text: message.content ?? null,
    reasoning: message.reasoning_content ?? message.reasoning ?? null,
    tool_calls: (message.tool_calls ?? []).map((call) => toolCall(call.id, call.function.name, call.function.arguments)),
    finish_reason: choice.finish_reason ?? null,
    usage: usageValue(completion.usage),
  };
}

/** Returns the value of a Responses object; it has no finish reason. Throws if its status is `failed`: that is the report. */
export function responsesValue(response) {
  if (response.status === "failed") {
    const { code = null, message = "the response failed" } = response.error ?? {};
    throw Object.assign(new Error(message), { name: "FailedResponseError", code });
  }
  const items = response.output;
  const joined = (kind) => {
    const texts = items.filter((item) => item.type === kind).flatMap((item) => (item.content ?? []).map((part) => part.text));
    return texts.length > 0 ? texts.join("") : null;
  };
  return {
    text: joined("message"),
    reasoning: joined("reasoning"),
    tool_calls: items
      .filter((item) => item.type === "function_call")
      .map((item) => toolCall(item.call_id, item.name, item.arguments)),
    usage: usageValue(response.usage),
  };
}

/** Returns the assistant's message that a caller makes who has only the value of a chat. */
export function chatMessage({ text, tool_calls: calls }) {
  const called = (Array.isArray(calls) ? calls : []).map(({ id, name, arguments: text }) => {
    return { id, type: "function", function: { name, arguments: text } };
  });
  return { role: "assistant", content: text ?? "", ...(called.length > 0 && { tool_calls: called }) };
}

/** Returns a tool call of a value; arguments that are no text are written as JSON. */
export function toolCall(id, name, args) {
  return { id, name, arguments: typeof args === "string" ? args : JSON.stringify(args) };
}

/** Returns the token counts of a value, from the names of chat completions or of Responses; null if there are none. */
export function usageValue(usage) {
  if (usage === null || usage === undefined) return null;
  const details = usage.prompt_tokens_details ?? usage.input_tokens_details;
  return {
    prompt_tokens: usage.prompt_tokens ?? usage.input_tokens ?? null,
    completion_tokens: usage.completion_tokens ?? usage.output_tokens ?? null,
    total_tokens: usage.total_tokens ?? null,
    ...(details === undefined || details === null ? {} : { cached_tokens: details.cached_tokens ?? null }),
  };
}

/** Returns the report of an error: its type, HTTP status, code of the API and message, as far as the library gives them. */
export function errorValue(error) {
  const status = error?.status ?? error?.statusCode;
  return {
    type: error?.name && error.name !== "Error" ? error.name : (error?.constructor?.name ?? typeof error),
    status: typeof status === "number" ? status : null,
    code: String(error?.code) === String(status) ? null : (error?.code ?? error?.errors?.[0]?.code ?? null),
    message: String(error?.message ?? error),
  };
}
