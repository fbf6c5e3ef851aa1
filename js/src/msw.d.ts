import type { HttpHandler } from "msw";

/** Handlers that answer calls to Workers AI and AI Gateway from the stand-in at `url`. */
export declare function handlers(url: string | URL): HttpHandler[];
