/// <reference lib="esnext.disposable" />
type Global<Name extends PropertyKey> = typeof globalThis extends { [key in Name]: { prototype: infer Type } } ? Type : any;
type URL = Global<"URL">;

/** Options of `startStandin`; those with a flag of `wai serve` have its meaning. */
export interface StandinOptions {
  /** A stand-in that runs already; also the variable WAI_STANDIN_URL. */
  url?: string | URL;
  /** The command `wai`, such as `["uv", "run", "wai"]`; by default `wai`, then `python3 -m workers_ai_contract`. */
  command?: string | readonly string[];
  port?: number;
  seed?: number;
  replies?: "plain" | "drawn";
  fault?: string;
  /** A file with a plan. */
  plan?: string;
  scenario?: string;
  revision?: string;
  strict?: "published" | "observed";
  usageChunks?: 1 | 2;
  responsesStream?: boolean;
  accept?: readonly string[];
  aliases?: Record<string, string>;
}

/** A stand-in that can be called. */
export interface Standin {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  url: string;
  /** The base URL for OpenAI clients. */
  openaiBaseUrl: string;
  /** Stops what was started; does nothing for a stand-in that ran already. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts `wai serve`, or uses the stand-in at `url`.
 * @throws Error: there is no such command, it ended, or what answers at `url` within 5 s is no stand-in.
 * @throws TypeError: there is no such option, it has the wrong type, or it is for the answers of a stand-in that runs already.
 */
export declare function startStandin(options?: StandinOptions): Promise<Standin>;

/** The options of Miniflare 4 and of the Vitest pool for an AI binding that the stand-in answers. */
export declare function aiBinding(
  url: string | URL,
  binding?: string,
): { ai: { binding: string; remoteProxyConnectionString: URL } };

/** A Worker for the `workers` of Miniflare or the Vitest pool; bind it with `serviceBindings`, entrypoint `Ai`. */
export declare function aiWorker(
  url: string | URL,
  name?: string,
): {
  name: string;
  modules: { type: "ESModule"; path: string; contents: string }[];
  compatibilityDate: string;
  compatibilityFlags: string[];
  bindings: { WAI_URL: string };
};

// What has no `export` is not exported.
export {};
