"""Reads a value written as JSON, by Python's `repr` or by Node's `util.inspect`.

The reader is lenient: what it cannot interpret inside a value becomes opaque text, and a text that ends too
early is a value that ends there. Its work is bounded: the depth and the number of values are limited.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_kernel import Json

_DEEPEST = 60
_MOST_DIGITS = 20
_SPACE = re.compile(r"\s*+(?:(?:…|\.{3})\s*+,?\s*+)*+")
_STRINGS = {
    '"': re.compile(r'"((?:[^"\\]|\\.)*+)("?)', re.DOTALL),
    "'": re.compile(r"'((?:[^'\\]|\\.)*+)('?)", re.DOTALL),
    "`": re.compile(r"`((?:[^`\\]|\\.)*+)(`?)", re.DOTALL),
}
_STRING_START = re.compile(r"[bru]{0,2}(?=[\"'`])")
_JOINT = re.compile(r"\s*+\+?\s*+(?=[\"'`])")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "0": "\0", "\n": ""}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?=\s*(?:[,}\])]|$))")
_KEY = re.compile(r"[A-Za-z_$][\w$.-]*|-?\d+|\[[^\[\]\n]{1,80}\]")
_COLON = re.compile(r"\s*+(?::|=>)")
_CLASS = re.compile(r"(?:<ref \*\d+>\s*+)?[A-Za-z_$][\w$.]*(?:\(\d+\))?\s*+(?:\[[\w. ]+\]\s*+)?(?=[{\[])")
_PLACEHOLDER = re.compile(r"\[(?:[A-Z][\w$]*|Circular \*\d+|[A-Z]\w+: [^\[\]\n]{0,80})\]")
_OPAQUE = re.compile(r"[^,{}\[\]\"'`\n]++")
_WORDS: dict[str, Json] = {
    **dict.fromkeys(("null", "None", "undefined", "NaN"), None),
    **dict.fromkeys(("true", "True"), True),
    **dict.fromkeys(("false", "False"), False),
}
_CLOSING = {"{": "}", "[": "]"}


class NotALiteralError(ValueError):
    """The text at this position is not a value."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value, where it ends in the text, and whether the text ended before the value did."""

    value: Json
    end: int
    cut: bool


@dataclass(slots=True)
class Budget:
    """The number of values that may still be read."""

    values: int = 50_000

    def spend(self, length: int = 0) -> None:
        """Take one value, and more for a long one.

        Raises:
            NotALiteralError: nothing is left.
        """
        self.values -= 1 + length // 20
        if self.values < 0:
            raise NotALiteralError


def read_literal(text: str, start: int, budget: Budget) -> Literal:
    """Read the value that starts at a position.

    Raises:
        NotALiteralError: there is no value, or it is too deep or too large.
    """
    reader = _LiteralReader(text, budget)
    value, end = reader.value(start, 0)
    return Literal(value, end, reader.cut)


def unescaped(text: str) -> str:
    """Return a text with one level of backslash escapes taken off; surrogate pairs become one character."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_character, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(match: re.Match[str]) -> str:
    four, two, one = match.groups()
    return chr(int(four or two, 16)) if four or two else _ESCAPED.get(one, one)


class _LiteralReader:
    """Reads one value by recursive descent."""

    def __init__(self, text: str, budget: Budget) -> None:
        self._text = text
        self._budget = budget
        self.cut = False

    def value(self, start: int, depth: int) -> tuple[Json, int]:
        self._budget.spend()
        if depth > _DEEPEST:
            raise NotALiteralError
        at = self._past(_SPACE, start)
        named = _CLASS.match(self._text, at)
        at = named.end() if named else at
        if at >= len(self._text):
            self.cut = True
            return None, at
        if _STRING_START.match(self._text, at):
            return self._string(at)
        placeholder = _PLACEHOLDER.match(self._text, at)
        if placeholder:
            return None, placeholder.end()
        first = self._text[at]
        if first == "{":
            return self._object(at + 1, depth)
        return self._array(at + 1, depth) if first == "[" else self._scalar(at)

    def _past(self, pattern: re.Pattern[str], at: int) -> int:
        match = pattern.match(self._text, at)
        return match.end() if match else at

    def _closes(self, at: int, closing: str) -> int | None:
        """Return the position behind the container if it ends here, None if it goes on."""
        if at >= len(self._text):
            self.cut = True
            return at
        return at + 1 if self._text[at] == closing else None

    def _next(self, at: int, closing: str) -> int:
        """Return the position of what follows an item: the next item, or the end of the container."""
        at = self._past(_SPACE, at)
        if at < len(self._text) and self._text[at] not in f",{closing}":
            raise NotALiteralError
        return self._past(_SPACE, at + 1) if self._text[at : at + 1] == "," else at

    def _object(self, at: int, depth: int) -> tuple[Json, int]:
        found: dict[str, Json] = {}
        at = self._past(_SPACE, at)
        while (end := self._closes(at, "}")) is None:
            name, at = self._key(at)
            colon = _COLON.match(self._text, at)
            if colon is None and at < len(self._text):
                raise NotALiteralError
            value, at = self.value(colon.end() if colon else at, depth + 1)
            # A second spelling of a key never hides the first.
            found.setdefault(name, value)
            at = self._next(at, "}")
        return found, end

    def _key(self, at: int) -> tuple[str, int]:
        if self._text[at] in _STRINGS:
            return self._string(at)
        key = _KEY.match(self._text, at)
        if key is None:
            raise NotALiteralError
        return key.group(), key.end()

    def _array(self, at: int, depth: int) -> tuple[Json, int]:
        found: list[Json] = []
        at = self._past(_SPACE, at)
        while (end := self._closes(at, "]")) is None:
            value, at = self.value(at, depth + 1)
            found.append(value)
            at = self._next(at, "]")
        return found, end

    def _string(self, at: int) -> tuple[str, int]:
        """Read a string, and the strings that are joined to it."""
        parts: list[str] = []
        while True:
            at = self._past(_STRING_START, at)
            match = _STRINGS[self._text[at]].match(self._text, at)
            if match is None:
                raise NotALiteralError
            self._budget.spend(len(match.group()))
            parts.append(unescaped(match.group(1)))
            at = match.end()
            if not match.group(2):
                self.cut = True
                return f"{''.join(parts)}…", len(self._text)
            joint = _JOINT.match(self._text, at)
            if joint is None:
                return "".join(parts), at
            at = joint.end()

    def _scalar(self, at: int) -> tuple[Json, int]:
        number = _NUMBER.match(self._text, at)
        if number:
            # At the very end of a truncated text, digits may be missing.
            whole = number.end() < len(self._text)
            return (_number(number.group()) if whole else None), number.end()
        opaque = _OPAQUE.match(self._text, at)
        if opaque is None:
            raise NotALiteralError
        word = opaque.group().strip()
        return _WORDS.get(word, word), opaque.end()


def _number(text: str) -> Json:
    if text.lstrip("-").isdecimal() and len(text) < _MOST_DIGITS:
        return int(text)
    return float(text)
