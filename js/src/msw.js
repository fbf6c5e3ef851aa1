// Request handlers for msw: calls to Workers AI and AI Gateway are answered by the stand-in.
import { bypass, http, HttpResponse } from "msw";
import { failureOf, isUrl, safe, shownUrl } from "./text.js";

const API = "https://api.cloudflare.com/client/v4/accounts/:account/ai/*";
/** How Node names a connection that was there, and ended. */
const CLOSED = /^(ECONNRESET|EPIPE|UND_ERR_|HPE_)/;
const GATEWAY = "https://gateway.ai.cloudflare.com/v1/*";

/** Handlers for `setupServer(...handlers(url))`; `url` is that of the stand-in. */
export function handlers(url) {
  if (!isUrl(url)) {
    throw new TypeError(`handlers(url): the URL of a stand-in is like http://127.0.0.1:8790, but it is ${shownUrl(url)}`);
  }
  const answer = ({ request }) => answered(request, url);
  return [http.all(API, answer), http.all(GATEWAY, answer)];
}

async function answered(request, url) {
  const { pathname, search } = new URL(request.url);
  const body = request.body === null ? undefined : await request.arrayBuffer();
  const { method, headers, signal } = request;
  const target = new URL(pathname + search, url);
  try {
    const response = await fetch(bypass(new Request(target, { method, headers: sent(headers), body, signal })));
    return new Response(response.body, { status: response.status, headers: response.headers });
  } catch (error) {
    // A fault that closes the connection is for the caller what it would be without msw.
    if (signal.aborted || CLOSED.test(error.cause?.code)) return HttpResponse.error();
    const { reason, cause } = failureOf(error);
    throw new Error(`no stand-in answers at ${safe(url)}: ${reason}; start one with wai serve`, { cause });
  }
}

function sent(headers) {
  // msw 2 keeps some headers where only an iteration finds them.
  const kept = new Headers([...headers]);
  // The stand-in answers its own name only.
  kept.delete("host");
  kept.delete("content-length");
  return kept;
}
