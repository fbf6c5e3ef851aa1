// The AI binding as a service: an entrypoint that calls the stand-in, and a wrapper that throws its errors.
import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";

const BINDING = "https://workers-binding.ai";
const DEFAULT_URL = "http://127.0.0.1:8790";
/** Options that are for the binding itself; all others are sent. */
const OWN_OPTIONS = new Set(["prefix", "extraHeaders", "sessionOptions", "signal"]);

/** The entrypoint for a service binding that stands for the AI binding; the variable `WAI_URL` says where the stand-in is. */
export class Ai extends WorkerEntrypoint {
  /** As `env.AI.run`; over a service binding the error loses its name, which is then in front of its message. */
  async run(model, inputs, options = {}) {
    const outcome = await this.outcome(model, inputs, options);
    if (outcome.error) throw errorOf(outcome.error);
    return outcome.value;
  }

  /** The same with errors as values: a rejected call over RPC is reported by Vitest even if the test catches it. */
  async outcome(model, inputs, options = {}) {
    try {
      return await this.#outcome(model, inputs, options);
    } catch ({ name, message }) {
      return { error: { name, message } };
    }
  }

  async models(params = {}) {
    return (await this.#json(`/ai-api/models/search?${new URLSearchParams(params)}`)).result;
  }

  gateway(id) {
    return new Gateway(id, (path, init) => this.#fetch(path, init));
  }

  async toMarkdown() {
    return (await this.#json("/to-everything/markdown/transformer", "POST")).result;
  }

  async autorag(name) {
    return (await this.#json(`/autorag/rags/${name}/search`, "POST")).result;
  }

  async #outcome(model, inputs, options) {
    const response = await this.#run(model, inputs, options);
    const seen = {
      requestId: response.headers.get("cf-ai-req-id"),
      logId: response.headers.get("cf-aig-log-id"),
      status: response.status,
    };
    if (options.returnRawResponse) return { value: response, ...seen };
    if (!response.ok) return { error: errorIn(await response.text()), ...seen };
    const isJson = response.headers.get("content-type") === "application/json";
    return { value: isJson ? await response.json() : response.body, ...seen };
  }

  #run(model, inputs, options) {
    const sent = Object.fromEntries(Object.entries(options).filter(([name]) => !OWN_OPTIONS.has(name)));
    const headers = {
      ...options.sessionOptions?.extraHeaders,
      ...options.extraHeaders,
      "content-type": "application/json",
      "cf-consn-model-id": options.prefix ? `${options.prefix}:${model}` : model,
    };
    const path = options.gateway?.id ? "/ai-gateway/run" : "/run";
    const body = JSON.stringify({ inputs, options: sent });
    return this.#fetch(`${path}?version=3`, { method: "POST", body, headers, signal: options.signal });
  }

  async #fetch(path, { method = "GET", body, headers = {}, signal } = {}) {
    const url = this.env.WAI_URL ?? DEFAULT_URL;
    const forwarded = Object.entries(headers).map(([name, value]) => [`MF-Header-${name}`, String(value)]);
    const named = { "MF-URL": BINDING + path, "MF-Binding": "AI", ...Object.fromEntries(forwarded) };
    try {
      return await fetch(url, { method, body, signal, headers: named });
    } catch (error) {
      if (signal?.aborted) throw error;
      const hint = `is the stand-in running at ${url}? start it with: wai serve --port ${new URL(url).port}`;
      throw new Error(`${error.message} (${hint})`);
    }
  }

  async #json(path, method = "GET") {
    return jsonOf(await this.#fetch(path, { method }));
  }
}

class Gateway extends RpcTarget {
  #id;
  #fetch;

  constructor(id, fetch) {
    super();
    this.#id = id;
    this.#fetch = fetch;
  }

  async getUrl(provider = "universal") {
    return (await jsonOf(await this.#fetch(`/ai-gateway/gateways/${this.#id}/url/${provider}`))).result.url;
  }

  async getLog(logId) {
    return (await jsonOf(await this.#fetch(`/ai-gateway/gateways/${this.#id}/logs/${logId}`))).result;
  }

  async patchLog(logId) {
    await jsonOf(await this.#fetch(`/ai-gateway/gateways/${this.#id}/logs/${logId}`, { method: "PATCH" }));
  }

  async run(requests, { extraHeaders } = {}) {
    const headers = { ...extraHeaders, "content-type": "application/json" };
    const body = JSON.stringify([requests].flat());
    return this.#fetch(`/ai-gateway/universal/run/${this.#id}`, { method: "POST", body, headers });
  }
}

async function jsonOf(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.errors?.[0]?.message ?? "Internal Error");
  return body;
}

/**
 * The AI binding that code can use as it uses the real one: a service binding to `Ai` gets the real one's errors
 * and `last…` properties; the real binding is returned as it is.
 */
export function ai(binding) {
  return typeof binding?.outcome === "function" ? new Wrapped(binding) : binding;
}

class Wrapped {
  lastRequestId = null;
  aiGatewayLogId = null;
  lastRequestHttpStatusCode = null;
  lastRequestInternalStatusCode = null;
  #binding;

  constructor(binding) {
    this.#binding = binding;
  }

  async run(model, inputs, options = {}) {
    // A signal cannot be sent over RPC.
    const { signal, ...sent } = options;
    signal?.throwIfAborted();
    const outcome = await orAborted(this.#binding.outcome(model, inputs, sent), signal);
    this.lastRequestId = outcome.requestId ?? null;
    this.aiGatewayLogId = outcome.logId ?? null;
    this.lastRequestHttpStatusCode = outcome.status ?? null;
    if (outcome.error) {
      this.lastRequestInternalStatusCode = outcome.error.internalCode ?? null;
      throw errorOf(outcome.error);
    }
    return outcome.value;
  }

  models(params) {
    return this.#binding.models(params);
  }

  gateway(id) {
    return this.#binding.gateway(id);
  }

  toMarkdown(...files) {
    return this.#binding.toMarkdown(...files);
  }

  autorag(name) {
    return this.#binding.autorag(name);
  }
}

function orAborted(outcome, signal) {
  if (!signal) return outcome;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    outcome.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** What the binding makes of the text of a refusal. */
function errorIn(text) {
  let body = null;
  try {
    body = JSON.parse(text);
  } catch {
    // Not JSON: the text is the message.
  }
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
