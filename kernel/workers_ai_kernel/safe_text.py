"""Makes untrusted text safe for a line, a terminal or a document."""

from __future__ import annotations

import re

# Control characters, invisible format characters, line separators, lone surrogates, noncharacters.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
# How far a URL is read behind the place at which it is cut.
_AHEAD = 2000


def without_credentials(text: str) -> str:
    """Return the text with `…` for the user info and the values of parameters of each URL in it."""
    if ":/" not in text:
        return text
    # Imported late: most texts have no URL.
    from workers_ai_kernel.credentials import masked

    return masked(text)


def one_line(text: str) -> str:
    """Return the text with everything escaped that could break the line, be invisible or control a terminal.

    Credentials in URLs are replaced by `…`.
    """
    text = without_credentials(text)
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(_escape, text)


def output_line(text: str) -> str:
    """Return a whole line of output as `one_line` does, and such that GitHub finds no command in it.

    Its workflow commands start with `::`, after any blanks, or contain `##[`.
    """
    line = one_line(text).replace("##[", r"#\x23[")
    return line.replace("::", r"\x3a:", 1) if line.lstrip().startswith("::") else line


def output_lines(text: str) -> str:
    """Return a text of several lines with each line made safe."""
    return "\n".join(map(output_line, text.split("\n")))


def shortened(text: str, longest: int) -> str:
    """Return the text, or its beginning with a mark if it is longer than `longest` characters."""
    return text if len(text) <= longest else f"{beginning(text, longest)}…"


def beginning(text: str, longest: int) -> str:
    """Return up to `longest` characters; credentials are replaced first, while the URL is whole."""
    start = text[:longest]
    return without_credentials(text[: longest + _AHEAD])[:longest] if ":/" in start else start


def _escape(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape", "surrogatepass").decode("ascii")
