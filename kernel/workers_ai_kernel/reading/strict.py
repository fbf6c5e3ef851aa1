"""The strict reader: slow, exact, and the definition of what is readable."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, NoReturn

if TYPE_CHECKING:
    from workers_ai_kernel.json_types import Json, JsonObject

MAX_DEPTH = 200
_MAX_INTEGER_DIGITS = 309
_LONGEST_SHOWN = 24
_BOM = b"\xef\xbb\xbf"
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


class ReadingError(ValueError):
    """A text is not JSON, or is JSON that parsers disagree on; `reason` is the cause, without a location."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Reading(NamedTuple):
    """A parsed payload, and the keys that are repeated within one of its objects."""

    payload: Json
    duplicate_keys: tuple[str, ...] = ()


def read_strictly(data: bytes) -> Reading:
    """Parse one JSON text.

    Raises:
        ReadingError: the text is not JSON, or is JSON that parsers disagree on.
    """
    text = _decode(data)
    _refuse_deep_nesting(text)
    duplicates: list[str] = []

    def pairs_to_object(pairs: list[tuple[str, Json]]) -> JsonObject:
        value = dict(pairs)
        if len(value) != len(pairs):
            duplicates.extend(_repeated(pairs))
        return value

    try:
        payload: Json = json.loads(
            text,
            object_pairs_hook=pairs_to_object,
            parse_constant=_refuse_constant,
            parse_float=_finite_float,
            parse_int=_finite_int,
        )
    except json.JSONDecodeError as error:
        reason = f"not JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        raise ReadingError(reason) from None
    if _SURROGATE_ESCAPE.search(text):
        _refuse_lone_surrogates(payload)
    return Reading(payload, tuple(dict.fromkeys(duplicates)))


def _decode(data: bytes) -> str:
    if data.startswith(_BOM):
        raise ReadingError("starts with a byte order mark (BOM); save it as UTF-8 without one")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReadingError(f"not UTF-8: {error.reason} at byte {error.start}") from None
    if not text.strip(" \t\r\n"):
        raise ReadingError("empty: no JSON value")
    return text


def _refuse_deep_nesting(text: str) -> None:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(text):
        mark = match.group()
        if mark in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise ReadingError(f"nested more than {MAX_DEPTH} deep at character {match.start()}")
        elif mark in "]}":
            depth -= 1


def _repeated(pairs: list[tuple[str, Json]]) -> list[str]:
    counts = Counter(key for key, _ in pairs)
    return [key for key, count in counts.items() if count > 1]


def _refuse_constant(name: str) -> NoReturn:
    raise ReadingError(f"{name} is not a JSON number")


def _finite_float(literal: str) -> float:
    value = float(literal)
    if math.isinf(value):
        raise ReadingError(f"the number {_shortened(literal)} is outside the range of doubles")
    return value


def _finite_int(literal: str) -> int:
    if len(literal) > _MAX_INTEGER_DIGITS or math.isinf(float(literal)):
        raise ReadingError(f"the number {_shortened(literal)} is outside the range of doubles")
    return int(literal)


def _shortened(literal: str) -> str:
    return literal if len(literal) <= _LONGEST_SHOWN else f"{literal[:_LONGEST_SHOWN]}…"


def _refuse_lone_surrogates(payload: Json) -> None:
    pending: list[Json] = [payload]
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            _refuse_lone_surrogate(value)
        elif isinstance(value, list):
            pending.extend(value)
        elif isinstance(value, dict):
            pending.extend(value)
            pending.extend(value.values())


def _refuse_lone_surrogate(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise ReadingError(
            "a string contains a lone surrogate, which UTF-8 cannot encode: "
            "write the escapes of both halves, or \\ufffd"
        ) from None
