"""Makes untrusted text safe for a line, a terminal or a document."""

from __future__ import annotations

import re

# Control characters, line separators, bidirectional marks, lone surrogates, noncharacters.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def one_line(text: str) -> str:
    """Return the text with everything escaped that could break the line or control a terminal."""
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
    return text if len(text) <= longest else f"{text[:longest]}…"


def _escape(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape", "surrogatepass").decode("ascii")
