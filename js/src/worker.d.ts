type Global<Name extends PropertyKey> = typeof globalThis extends { [key in Name]: { prototype: infer Type } } ? Type : any;
type AbortSignal = Global<"AbortSignal">;
type Response = Global<"Response">;

/** Options of `env.AI.run`; see the documentation of Workers AI. */
export interface RunOptions {
  gateway?: { id: string; [option: string]: unknown };
  returnRawResponse?: boolean;
  queueRequest?: boolean;
  prefix?: string;
  extraHeaders?: Record<string, string>;
  sessionOptions?: { extraHeaders?: Record<string, string> };
  signal?: AbortSignal;
  [option: string]: unknown;
}

/** An error as a value: `message` begins with the code, as the binding's does. */
export interface OutcomeError {
  name: string;
  message: string;
  internalCode?: number;
}

/** What a call came to: a value or an error, with what the binding keeps of the last request. */
export interface Outcome {
  value?: unknown;
  error?: OutcomeError;
  requestId?: string | null;
  logId?: string | null;
  status?: number;
}

/** The AI binding as code uses it. */
export interface AiBinding {
  lastRequestId?: string | null;
  aiGatewayLogId?: string | null;
  lastRequestHttpStatusCode?: number | null;
  lastRequestInternalStatusCode?: number | null;
  run(model: string, inputs: object, options?: RunOptions): Promise<any>;
  models(params?: object): Promise<any>;
  gateway(id: string): AiGateway;
  toMarkdown(): AiToMarkdown;
  /** @throws always: the stand-in converts no files. */
  toMarkdown(files: object | object[], options?: object): Promise<any>;
  autorag(name?: string): AiAutorag;
}

/** What converts files, of which the stand-in has none. */
export interface AiToMarkdown {
  /** @throws always: the stand-in converts no files. */
  transform(files: object | object[], options?: object): Promise<any>;
  /** Always empty. */
  supported(): Promise<{ mimeType: string; extension: string }[]>;
}

/** AI Search, which the stand-in does not have: every method throws. */
export interface AiAutorag {
  list(): Promise<any>;
  search(params: object): Promise<any>;
  aiSearch(params: object): Promise<any>;
}

/** A gateway, of which the stand-in has the URL. */
export interface AiGateway {
  getUrl(provider?: string): Promise<string>;
  /** @throws always: the stand-in keeps no logs. */
  getLog(logId: string): Promise<any>;
  /** @throws always: the stand-in keeps no logs. */
  patchLog(logId: string, data: object): Promise<void>;
  /** The raw answer to the first request whose provider is `workers-ai`. */
  run(requests: object | object[], options?: { extraHeaders?: Record<string, string> }): Promise<Response>;
}

/** The entrypoint for a service binding; the variable `WAI_URL` says where the stand-in is (default: port 8790). */
export declare class Ai {
  /** The mark by which the types that `wrangler types` writes know an entrypoint; there is no such property. */
  readonly __WORKER_ENTRYPOINT_BRAND: never;
  constructor(ctx: unknown, env: { WAI_URL?: string });
  run(model: string, inputs: object, options?: RunOptions): Promise<any>;
  /** `untilAborted` resolves to whether the caller has aborted the call. */
  outcome(
    model: string,
    inputs: object,
    options?: RunOptions,
    untilAborted?: () => Promise<boolean>,
  ): Promise<Outcome>;
  /** The same for the other methods, by name, such as `gateway.getLog` with the gateway's name in front. */
  outcomeOf(method: string, parameters?: readonly unknown[]): Promise<Outcome>;
  models(params?: object): Promise<any>;
  gateway(id: string): AiGateway;
  toMarkdown(): AiToMarkdown;
  /** @throws always: the stand-in converts no files. */
  toMarkdown(files: object | object[]): Promise<any>;
  autorag(name?: string): AiAutorag;
}

/**
 * Returns a binding that throws the errors of a service binding to `Ai` as the real binding throws them.
 * The real binding is returned as it is, so that the same code runs in production.
 */
export declare function ai<Binding>(binding: Binding): Binding extends { outcome: unknown } ? AiBinding : Binding & AiBinding;

declare const worker: { fetch(): Response };
export default worker;

// What has no `export` is not exported.
export {};
