// Makes text from outside safe for the message of an error: no credentials, and nothing that controls a terminal.

/** What starts a URL: `http:user@host` is one for `URL`, too. */
const MARKS = /(:\/+|(?<=\bhttps?):(?=\D))/i;
const HOST = /^(\[[^\]]*\]?|[^:/?#]*)(:\d*)?(?=[/?#]|$)/;
/** These end a sentence or a quotation rather than a URL. */
const CLOSING = /['"`.,:;!?)\]}>]+$/;
/** Control characters but the line feed, line separators, and invisible format characters. */
const UNSAFE = /[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** The text with `…` for the user info and the values of parameters of each URL, and with escaped control characters. */
export function safe(text) {
  return withoutCredentials(String(text)).replace(UNSAFE, escaped);
}

/** Whether a text is the URL of an HTTP server. */
export function isUrl(text) {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** A value as JSON, safe to print; a bigint or a function has none. */
export function shown(given) {
  return safe(typeof given === "bigint" ? `${given}n` : JSON.stringify(given));
}

/** What was given in the place of a URL, in the same way; it may be a URL without its scheme. */
export function shownUrl(given) {
  const isBare = typeof given === "string" && !given.includes(":/");
  return isBare ? shown(`http://${given}`).replace("http://", "") : shown(given);
}

/** Why `fetch` failed, and the error as a cause unless its message may quote a URL with credentials: Node prints it. */
export function failureOf(error) {
  const reason = safe(error.cause?.code ?? error.cause?.message ?? error.message);
  return { reason, cause: safe(error.message) === error.message ? error : undefined };
}

/** The text with `…` for the user info and the values of parameters of each URL in it. */
function withoutCredentials(text) {
  return text
    .split(/(\s+)/)
    .map((word) => (word.includes(":") ? ofWord(word) : word))
    .join("");
}

function ofWord(word) {
  const closing = word.match(CLOSING)?.[0] ?? "";
  const [first, ...rest] = word.slice(0, word.length - closing.length).split(MARKS);
  const shown = rest.map((part, index) => (index % 2 ? withoutUser(part) : part)).join("");
  return first + withoutValues(shown) + closing;
}

function withoutUser(part) {
  const shown = part.replace(/^[^/?#]*@/, "…@");
  // A password may hold what ends the authority, if it is not encoded.
  return shown !== part || HOST.test(part) ? shown : part.replace(/^.*(?<!\/)@/s, "…@");
}

function withoutValues(text) {
  return text.replace(/([?&;#])([^?&;#]*)/g, (all, mark, parameter) => {
    const at = parameter.indexOf("=");
    if (parameter === "" || (mark === "#" && at < 0)) return all;
    return at < 0 ? `${mark}…` : `${mark}${parameter.slice(0, at)}=…`;
  });
}

function escaped(character) {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
