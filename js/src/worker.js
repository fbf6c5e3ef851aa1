// The AI binding as a service: an entrypoint that calls the stand-in, and a wrapper that throws its errors.
import { WorkerEntrypoint } from "cloudflare:workers";

const BINDING = "https://workers-binding.ai";
const DEFAULT_URL = "http://127.0.0.1:8790";
/** Options that are for the binding itself; all others are sent. */
const OWN_OPTIONS = new Set(["prefix", "extraHeaders", "sessionOptions", "signal"]);

/** More than this is more bytes than the service takes, and this is its answer. */
const MOST_LETTERS = 10_000_000;
const TOO_LARGE = { status: 413, error: { name: "AiError", message: "3006: AiError: Request is too large", internalCode: 3006 } };

/** What makes a call of `CALLS` for an instance; a symbol, so that it cannot be called over RPC. */
const CALL = Symbol("call");

/** A class with the methods that the binding has beside `run`. */
function withOthers(Base) {
  return class extends Base {
    models(params) {
      return this[CALL]("models", params);
    }

    gateway(id) {
      return gatewayOf(this[CALL], id);
    }

    toMarkdown(files) {
      return markdownOf(this[CALL], files);
    }

    autorag(name) {
      return autoragOf(this[CALL], name);
    }

    aiSearch() {
      throw noSearch("aiSearch");
    }

    websearch() {
      throw noSearch("websearch");
    }
  };
}

/** The entrypoint for a service binding that stands for the AI binding; the variable `WAI_URL` says where the stand-in is. */
export class Ai extends withOthers(WorkerEntrypoint) {
  /** As `env.AI.run`; over a service binding the error loses its name, which is then in front of its message. */
  async run(model, inputs, options = {}) {
    const outcome = await this.outcome(model, inputs, options);
    if (outcome.error) throw errorOf(outcome.error);
    return outcome.value;
  }

  /** The same with errors as values: a rejected call over RPC is reported by Vitest even if the test catches it. */
  async outcome(model, inputs, options = {}, untilAborted) {
    try {
      checkCall(inputs, options);
      if (!untilAborted) return await this.#outcome(model, inputs, options);
      const signal = signalOf(untilAborted);
      const outcome = await this.#outcome(model, inputs, { ...options, signal });
      return { ...outcome, value: closing(outcome.value, signal) };
    } catch ({ name, message }) {
      return { error: { name, message } };
    }
  }

  /** The same for the other methods, by name, such as `gateway.getLog` with the gateway's name in front. */
  async outcomeOf(method, parameters = []) {
    try {
      return { value: await this[CALL](method, ...parameters) };
    } catch ({ name, message }) {
      return { error: { name, message } };
    }
  }

  [CALL] = async (method, ...parameters) => CALLS[method]((path, init) => this.#fetch(path, init), ...parameters);

  async #outcome(model, inputs, options) {
    const response = await this.#run(model, inputs, options);
    const seen = {
      requestId: response.headers.get("cf-ai-req-id"),
      logId: response.headers.get("cf-aig-log-id"),
      status: response.status,
    };
    if (options.returnRawResponse || options.websocket) return { value: response, ...seen };
    if (!response.ok) return { error: errorIn(await response.text()), ...seen };
    const isJson = response.headers.get("content-type") === "application/json";
    return { value: isJson ? await response.json() : response.body, ...seen };
  }

  #run(model, inputs, options) {
    const sent = Object.fromEntries(Object.entries(options).filter(([name]) => !OWN_OPTIONS.has(name)));
    const headers = {
      ...options.sessionOptions?.extraHeaders,
      ...options.extraHeaders,
      "cf-consn-model-id": options.prefix ? `${options.prefix}:${model}` : model,
    };
    const { signal } = options;
    if (options.websocket) return this.#fetch("/run?version=3", { headers, signal, upgrade: "websocket" });
    const stream = streamIn(inputs);
    // The model takes none, so its bytes are not sent; the type says what it was.
    headers["content-type"] = stream ? String(stream.contentType ?? "a stream") : "application/json";
    const path = options.gateway?.id ? "/ai-gateway/run" : "/run";
    const body = stream ? "" : JSON.stringify({ inputs, options: sent });
    return this.#fetch(`${path}?version=3`, { method: "POST", body, headers, signal });
  }

  async #fetch(path, { method = "GET", body, headers = {}, signal, upgrade } = {}) {
    const url = this.env.WAI_URL ?? DEFAULT_URL;
    const forwarded = Object.entries(headers).map(([name, value]) => [`MF-Header-${name}`, String(value)]);
    const named = { "MF-URL": BINDING + path, "MF-Binding": "AI", ...Object.fromEntries(forwarded) };
    if (upgrade) named.Upgrade = upgrade;
    try {
      return await fetch(url, { method, body, signal, headers: named });
    } catch (error) {
      if (signal?.aborted || error instanceof TypeError || (await answers(url))) throw error;
      const hint = `is the stand-in running at ${url}? start it with: wai serve --port ${new URL(url).port}`;
      throw new Error(`${error.message} (${hint})`);
    }
  }
}

/** Whether a server is there: a fault of the stand-in may have closed the connection. */
async function answers(url) {
  try {
    await fetch(new URL("/__wai/about", url));
    return true;
  } catch {
    return false;
  }
}

/** What the binding has beside `run`: each call fetches what the real one fetches, and throws what that throws. */
const CALLS = {
  models: async (fetch, params = {}) =>
    resultOf(await fetch(`/ai-api/models/search?${new URLSearchParams(params)}`), "AiInternalError"),
  "gateway.getUrl": async (fetch, id, provider = "universal") =>
    (await resultOf(await fetch(`/ai-gateway/gateways/${id}/url/${provider}`), GATEWAY_ERRORS[0])).url,
  "gateway.getLog": async (fetch, id, logId) =>
    resultOf(await fetch(`/ai-gateway/gateways/${id}/logs/${logId}`), ...GATEWAY_ERRORS),
  "gateway.patchLog": async (fetch, id, logId) =>
    resultOf(await fetch(`/ai-gateway/gateways/${id}/logs/${logId}`, { method: "PATCH" }), ...GATEWAY_ERRORS),
  "gateway.run": (fetch, id, requests, { extraHeaders } = {}) => {
    const headers = { ...extraHeaders, "content-type": "application/json" };
    const body = JSON.stringify([requests].flat());
    return fetch(`/ai-gateway/universal/run/${id}`, { method: "POST", body, headers });
  },
  "toMarkdown.transform": async (fetch) =>
    resultOf(await fetch("/to-everything/markdown/transformer", { method: "POST" }), "AiInternalError"),
  "toMarkdown.supported": async (fetch) => resultOf(await fetch("/to-everything/markdown/supported"), "AiInternalError"),
  "autorag.list": async (fetch) => resultOf(await fetch("/autorag/rags"), ...AUTORAG_ERRORS),
  "autorag.search": async (fetch, name) =>
    resultOf(await fetch(`/autorag/rags/${name}/search`, { method: "POST" }), ...AUTORAG_ERRORS),
  "autorag.aiSearch": async (fetch, name) =>
    resultOf(await fetch(`/autorag/rags/${name}/ai-search`, { method: "POST" }), ...AUTORAG_ERRORS),
};
const GATEWAY_ERRORS = ["AiGatewayInternalError", "AiGatewayLogNotFound"];
const AUTORAG_ERRORS = ["AutoRAGInternalError", "AutoRAGNotFoundError"];

function gatewayOf(call, id) {
  return {
    getUrl: (provider) => call("gateway.getUrl", id, provider),
    getLog: (logId) => call("gateway.getLog", id, logId),
    patchLog: (logId) => call("gateway.patchLog", id, logId),
    run: (requests, options) => call("gateway.run", id, requests, options),
  };
}

/** Returns what converts files, or, if there are any, what becomes of them; they are not sent, as a Blob cannot be. */
function markdownOf(call, files) {
  const transform = () => call("toMarkdown.transform");
  return files ? transform() : { transform, supported: () => call("toMarkdown.supported") };
}

function autoragOf(call, name) {
  return {
    list: () => call("autorag.list"),
    search: () => call("autorag.search", name),
    aiSearch: () => call("autorag.aiSearch", name),
  };
}

function noSearch(method) {
  return new Error(`The stand-in has no AI Search: ${method}() needs the real service`);
}

function streamIn(inputs) {
  return Object.values(inputs).find(isStream);
}

function isStream(input) {
  return input instanceof ReadableStream || input?.body instanceof ReadableStream;
}

/** Returns the result of an answer, or throws an error with its text; `missing` is the error's name if it is a 404. */
async function resultOf(response, name, missing = name) {
  const text = await response.text();
  const body = parsed(text);
  if (response.ok && body) return body.result;
  throw errorOf({ name: response.status === 404 ? missing : name, message: body?.errors?.[0]?.message ?? text });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * The AI binding that code can use as it uses the real one: a service binding to `Ai` gets the real one's errors
 * and `last…` properties; the real binding is returned as it is.
 */
export function ai(binding) {
  if (binding === undefined || binding === null) {
    throw new TypeError(`ai(binding) needs a binding, such as env.AI, not ${binding}: is it in the configuration by that name?`);
  }
  return typeof binding?.outcome === "function" ? new Wrapped(binding) : binding;
}

class Wrapped extends withOthers(Object) {
  lastRequestId = null;
  aiGatewayLogId = null;
  lastRequestHttpStatusCode = null;
  lastRequestInternalStatusCode = null;
  #binding;

  constructor(binding) {
    super();
    this.#binding = binding;
  }

  async run(model, inputs, options = {}) {
    checkCall(inputs, options);
    // A signal cannot be sent over RPC.
    const { signal, ...sent } = options;
    signal?.throwIfAborted();
    // Streams are named there, and not sent.
    const text = streamIn(inputs) ? null : JSON.stringify(inputs);
    // RPC has a limit of its own, whose error Vitest reports as unhandled.
    const isTooLarge = text !== null && text.length > MOST_LETTERS;
    const given = () => (text === null ? inputs : JSON.parse(text));
    const call = (untilAborted) => this.#ask("outcome", model, given(), cloneable(sent), untilAborted);
    const outcome = isTooLarge ? TOO_LARGE : signal ? await whileWanted(call, signal) : await call();
    this.lastRequestId = outcome.requestId ?? null;
    this.aiGatewayLogId = outcome.logId ?? null;
    this.lastRequestHttpStatusCode = outcome.status ?? null;
    if (outcome.error) {
      this.lastRequestInternalStatusCode = outcome.error.internalCode ?? null;
      throw errorOf(outcome.error);
    }
    return outcome.value;
  }

  [CALL] = async (method, ...parameters) => {
    const { value, error } = await this.#ask("outcomeOf", method, parameters);
    if (error) throw errorOf(error);
    return value;
  };

  async #ask(method, ...parameters) {
    try {
      return await this.#binding[method](...parameters);
    } catch (error) {
      if (!error.message?.includes("does not implement the method")) throw error;
      throw new TypeError('the service that ai(binding) got is another one: bind workers-ai-standin with entrypoint: "Ai"');
    }
  }
}

/**
 * Makes a call that ends, with the signal's reason, when the signal is aborted; so does the stream that it returns.
 * The entrypoint gets a function that resolves to whether that has happened, and then closes its connection.
 */
async function whileWanted(call, signal) {
  let end;
  const ended = new Promise((resolve) => (end = resolve));
  const abort = () => end(true);
  const over = () => {
    signal.removeEventListener("abort", abort);
    end(false);
  };
  signal.addEventListener("abort", abort, { once: true });
  const aborted = (tell) => ended.then((isAborted) => isAborted && tell(signal.reason));
  try {
    const outcome = await Promise.race([call(() => ended), new Promise((_, reject) => aborted(reject))]);
    return { ...outcome, value: abortable(outcome.value, aborted, over) };
  } catch (error) {
    over();
    throw error;
  }
}

/** The signal of a call that came over RPC: `untilAborted` resolves to whether the caller has aborted it. */
function signalOf(untilAborted) {
  const controller = new AbortController();
  const end = (isAborted) => isAborted && controller.abort();
  untilAborted().then(end, () => {});
  return controller.signal;
}

/** The same stream, or response, which is closed when the call is aborted: Vitest reports an error over RPC as unhandled. */
function closing(value, signal) {
  if (value instanceof Response && value.body) return new Response(closing(value.body, signal), value);
  if (!(value instanceof ReadableStream)) return value;
  const reader = value.getReader();
  const pull = async (controller) => {
    try {
      const { done, value } = await reader.read();
      if (!done) return controller.enqueue(value);
    } catch (error) {
      if (!signal.aborted) return controller.error(error);
    }
    controller.close();
    controller.byobRequest?.respond(0);
  };
  return new ReadableStream({ type: "bytes", pull, cancel: (reason) => reader.cancel(reason) });
}

/** The same stream, or response, with an end when the call is aborted; `over` is called when it ends otherwise. */
function abortable(value, aborted, over) {
  if (value instanceof ReadableStream) return abortableStream(value.getReader(), aborted, over);
  if (value instanceof Response && value.body) return new Response(abortable(value.body, aborted, over), value);
  over();
  return value;
}

// Neither `pipeThrough` with a signal nor `cancel` during a `read`: Vitest reports their inner promises as unhandled.
function abortableStream(reader, aborted, over) {
  let isAborted = false;
  const start = (controller) => {
    aborted((reason) => {
      isAborted = true;
      controller.error(reason);
    });
  };
  const pull = async (controller) => {
    try {
      const { done, value } = await reader.read();
      if (isAborted) return;
      if (!done) return controller.enqueue(value);
      over();
      controller.close();
      controller.byobRequest?.respond(0);
    } catch (error) {
      over();
      if (!isAborted) controller.error(error);
    }
  };
  const cancel = (reason) => {
    over();
    return reader.cancel(reason);
  };
  return new ReadableStream({ type: "bytes", start, pull, cancel });
}

/** What the binding would send, as instances of classes cannot be sent over RPC; streams are named there, and not sent. */
function cloneable(given) {
  return streamIn(given) ? given : JSON.parse(JSON.stringify(given));
}

function checkCall(inputs, options) {
  if (inputs === undefined || inputs === null || typeof inputs === "function") {
    const shown = typeof inputs === "function" ? "a function" : inputs;
    throw new TypeError(`run(model, inputs) needs inputs, such as { prompt: "Tide?" }, not ${shown}`);
  }
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`the options of run(model, inputs, options) are an object, not ${options}`);
  }
  const { signal } = options;
  if (signal !== undefined && signal !== null && !(signal instanceof AbortSignal)) {
    throw new TypeError(`the option signal of run(model, inputs, options) is an AbortSignal, not ${signal}`);
  }
}

/** What the binding makes of the text of a refusal. */
function errorIn(text) {
  // If it is not JSON, the text is the message.
  const body = parsed(text);
  if (body?.internalCode) {
    const name = body.name ?? "InferenceUpstreamError";
    return { name, message: `${body.internalCode}: ${body.description}`, internalCode: body.internalCode };
  }
  const first = body?.errors?.[0];
  return { name: "InferenceUpstreamError", message: first ? `${first.code}: ${first.message}` : text };
}

function errorOf({ name, message }) {
  const error = new Error(message);
  error.name = name;
  return error;
}

export default {
  fetch() {
    return new Response("This Worker stands for the AI binding: bind its entrypoint Ai.\n", { status: 404 });
  },
};
