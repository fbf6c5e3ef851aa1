import type { HttpHandler } from "msw";

type URL = typeof globalThis extends { URL: { prototype: infer Type } } ? Type : any;

/** Handlers that answer calls to Workers AI and AI Gateway from the stand-in at `url`. */
export declare function handlers(url: string | URL): HttpHandler[];

// What has no `export` is not exported.
export {};
