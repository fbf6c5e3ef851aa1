"""Finds known secrets in a text, however they are spelled there.

A secret can be escaped for JSON (also for JSON in a string of JSON), for a URL or for HTML. It can be a part
of what was encoded in base64 or in hexadecimal digits.
"""

from __future__ import annotations

import re
from base64 import b64encode
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHORTEST = 8
"""A shorter value is more likely a word than a secret, such as the `token` of an example."""
# A run of backslashes is read once, so that a long one takes no longer than another text.
# The escapes of every character, and those that secrets in ASCII can have, which are far fewer in most texts.
_ESCAPE = re.compile(
    r"(?<!\\)\\++(?:u(?P<u>[0-9A-Fa-f]{4})|x(?P<x>[0-9A-Fa-f]{2})|(?P<slash>/))|(?P<run>\\{2,})"
    r"|%(?:25)*(?P<percent>[0-9A-Fa-f]{2})"
    r"|&#(?:[xX]0*(?P<hex>[0-9A-Fa-f]{1,4})|0*(?P<decimal>[0-9]{1,4}));|\0+"
)
_ASCII_ESCAPE = re.compile(
    r"(?<!\\)\\++(?:u00(?P<u>[2-7][0-9A-Fa-f])|x(?P<x>[2-7][0-9A-Fa-f])|(?P<slash>/))"
    r"|%(?:25)*(?P<percent>[2-7][0-9A-Fa-f])"
    r"|&#(?:[xX]0*(?P<hex>[2-7][0-9A-Fa-f])|0*(?P<decimal>[0-9]{2,3}));|\0+"
)
_SIGNS = ("\\u", "\\x", "\\/", "\\\\", "%", "&#", "\0")
_NUMBERS = {"u": 16, "x": 16, "percent": 16, "hex": 16, "decimal": 10}
_MOST_LAYERS = 4
# What follows a text that was shortened; the last one is the first as UTF-8 that is read as Latin-1.
_CUT = ("\u2026", "...", "\u00e2\u0080\u00a6")
_URL_SAFE = str.maketrans("+/", "-_")
# How many characters of base64 depend on up to two bytes in front of a secret.
_LEADING = (0, 2, 3)

Span = tuple[int, int]


class _Decoded(NamedTuple):
    """A text with its escapes decoded; each of its runs begins at `outs`, and in the text before at `ins`."""

    text: str
    outs: list[int]
    ins: list[int]

    def before(self, at: int) -> int:
        """Return where a place was before."""
        run = bisect_right(self.outs, at) - 1
        return self.ins[run] + at - self.outs[run]


@lru_cache(maxsize=128)
def needles_of(secrets: frozenset[str]) -> tuple[str, ...]:
    """Return what to look for in a decoded text."""
    found = {needle for secret in secrets for needle in _needles(secret) if len(needle) >= SHORTEST}
    return tuple(sorted(found, key=lambda needle: (-len(needle), needle)))


def spans_of(text: str, needles: tuple[str, ...]) -> list[Span]:
    """Return where the text has one of the needles, or the beginning of one if the text is cut there."""
    layers: list[_Decoded] = []
    spans = [*_plain_spans(text, needles)]
    plain = text
    while len(layers) < _MOST_LAYERS and _has_sign(plain):
        decoded = _decoded(plain, _escape_of(needles))
        if decoded is None:
            break
        layers.append(decoded)
        plain = decoded.text
        spans += [_traced(span, layers) for span in _plain_spans(plain, needles)]
    return spans


def starred(text: str, spans: Iterable[Span], sign: str = "*") -> str:
    """Return the text with as many signs as each span is long."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if end > at:
            begin = max(at, start)
            parts += (text[at:begin], sign * (end - begin))
            at = end
    return "".join((*parts, text[at:]))


def _needles(secret: str) -> Iterator[str]:
    plain = _all_decoded(secret)
    yield from (secret, plain, _as_utf8(plain))
    data = plain.encode("latin-1", "replace")
    yield from (data.hex(), data.hex().upper())
    for lead, skipped in enumerate(_LEADING):
        encoded = b64encode(b"\0" * lead + data).decode("ascii")
        inner = encoded[skipped : 8 * (lead + len(data)) // 6]
        yield from (inner, inner.translate(_URL_SAFE))


def _as_utf8(secret: str) -> str:
    """Return what a header says if its bytes are UTF-8; headers are read as Latin-1."""
    try:
        return secret if secret.isascii() else secret.encode("latin-1").decode()
    except UnicodeError:
        return secret


def _has_sign(text: str) -> bool:
    # A loop is faster than any() here.
    for sign in _SIGNS:  # noqa: SIM110
        if sign in text:
            return True
    return False


@lru_cache(maxsize=128)
def _escape_of(needles: tuple[str, ...]) -> re.Pattern[str]:
    is_simple = all(needle.isascii() and "\\" not in needle for needle in needles)
    return _ASCII_ESCAPE if is_simple else _ESCAPE


def _all_decoded(text: str) -> str:
    for _ in range(_MOST_LAYERS):
        decoded = _decoded(text, _ESCAPE)
        if decoded is None:
            break
        text = decoded.text
    return text


def _decoded(text: str, escape: re.Pattern[str]) -> _Decoded | None:
    """Return the text without one layer of escapes; None if it has none."""
    parts: list[str] = []
    outs, ins = [0], [0]
    size = at = 0
    for match in escape.finditer(text):
        start, end = match.span()
        character = _character(match)
        parts += (text[at:start], character)
        size += start - at
        outs += (size, size + len(character))
        ins += (start, end)
        size += len(character)
        at = end
    return _Decoded("".join((*parts, text[at:])), outs, ins) if at else None


def _character(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if kind is None:
        # Zero bytes, as UTF-16 has them between letters.
        return ""
    if kind == "run":
        return "\\"
    return "/" if kind == "slash" else chr(int(match[kind], _NUMBERS[kind]))


def _traced(span: Span, layers: list[_Decoded]) -> Span:
    start, end = span
    for layer in reversed(layers):
        start, end = layer.before(start), layer.before(end)
    return start, end


def _plain_spans(text: str, needles: tuple[str, ...]) -> Iterator[Span]:
    for needle in needles:
        head = needle[:SHORTEST]
        at = text.find(head)
        while at >= 0:
            end = at + _matched(text, at, needle)
            is_found = end - at == len(needle) or end == len(text) or text.startswith(_CUT, end)
            if is_found:
                yield at, end
            at = text.find(head, end if is_found else at + 1)


def _matched(text: str, at: int, needle: str) -> int:
    """Return how many characters of the needle are there; its head is."""
    if text.startswith(needle, at):
        return len(needle)
    low, high = SHORTEST, len(needle) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text.startswith(needle[:middle], at) else (low, middle - 1)
    return low
