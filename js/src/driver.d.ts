type AbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer Type } } ? Type : any;

/** An operation of the client protocol. */
export type Operation = "prompt" | "chat" | "responses" | "batch";

/** One call of the runner. */
export interface Call {
  id: string;
  operation: Operation;
  stream: boolean;
  /** The body fields to send, without `model` and `stream`. */
  request: any;
  timeoutMs: number;
  /** Aborts after the time of the call. */
  signal: AbortSignal;
  /** The origin of the stand-in, with the path of this call. */
  baseURL: string;
  cloudflareBaseURL: string;
  openaiBaseURL: string;
  accountId: string;
  apiToken: string;
  model: string;
}

export interface ToolCallValue {
  id: string;
  name: string;
  arguments: string;
}

export interface UsageValue {
  prompt_tokens: number | null;
  completion_tokens: number | null;
  total_tokens: number | null;
  cached_tokens?: number | null;
}

/** What a library reported; a key that is absent says that the library has no way to tell. */
export interface Value {
  text: string | null;
  reasoning?: string | null;
  tool_calls?: ToolCallValue[] | null;
  finish_reason?: string | null;
  usage?: UsageValue | null;
}

/** A value with what a caller sends back as the assistant's message (for Responses: a list of items). */
export interface Report {
  value: Value | { items: Value[] };
  message?: unknown;
}

/** Makes one call with the library. */
export type CallFunction = (call: Call) => Returned | Promise<Returned>;
export type Returned = Report | Value | { items: Value[] };

export interface DriverOptions {
  name: string;
  version: string;
  prompt?: CallFunction;
  chat?: CallFunction;
  responses?: CallFunction;
  batch?: CallFunction;
  /** Operations that can stream: `prompt`, `chat` or `responses`. */
  streaming?: Operation[];
  /** Request fields that the library has; see docs/client-protocol.md. */
  fields?: string[] | Record<string, unknown>;
  /** Features that the library has; see docs/client-protocol.md. */
  features?: Record<string, boolean>;
  /** Returns the report of what the library threw. */
  error?: (error: unknown) => object;
}

/** Throw it for a fault of the driver itself; the client is then not blamed. */
export declare class DriverError extends Error {}

/**
 * Answers the runner (`wai fuzz --command`) until it closes stdin.
 * @throws TypeError: an option, or a name in it, does not exist, or has not its type.
 */
export declare function serveDriver(options: DriverOptions): Promise<void>;

/** Returns the value of a chat completion in OpenAI's form. */
export declare function chatValue(completion: any): Value;

/** Returns the value of a Responses object; throws its error if its status is `failed`, which is then what is reported. */
export declare function responsesValue(response: any): Value;

/** Returns the assistant's message that a caller makes who has only the value of a chat. */
export declare function chatMessage(value: Value): { role: "assistant"; content: string; tool_calls?: object[] };

/** Returns a tool call of a value; arguments that are no text are written as JSON. */
export declare function toolCall(id: string, name: string, args: unknown): ToolCallValue;

/** Returns the token counts of a value; null if there are none. */
export declare function usageValue(usage: any): UsageValue | null;

/** Returns the report of an error. */
export declare function errorValue(error: any): object;

// What has no `export` is not exported.
export {};
