"""Reads a schema that somebody else wrote, and refuses what it cannot take, before anything is made."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import TYPE_CHECKING, NoReturn

from workers_ai_codegen.errors import CodegenError

if TYPE_CHECKING:
    from pathlib import Path

    from workers_ai_schemas import Json, JsonObject

_LARGEST = 16_000_000
_MAX_DEPTH = 200
_MAX_DIGITS = 309
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)


def read_schema(path: Path, name: str) -> Json:
    """Return the schema in a file; `name` is what sentences about it call it.

    Raises:
        CodegenError: it cannot be read, or is not JSON that all parsers take for the same.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise CodegenError(f"the {name} schema cannot be read: {error.strerror or error}") from error
    if len(data) > _LARGEST:
        raise CodegenError(f"the {name} schema is larger than {_LARGEST:,} bytes")
    try:
        return parse_schema(data)
    except ValueError as error:
        raise CodegenError(f"the {name} schema cannot be read: {error}") from None


def parse_schema(data: bytes) -> Json:
    """Return the JSON value of a text.

    Raises:
        ValueError: it is not JSON that all parsers take for the same; the text says why.
    """
    text = data.decode("utf-8")
    _refuse_deep_nesting(text)
    schema: Json = json.loads(
        text,
        object_pairs_hook=_object,
        parse_constant=_refuse_constant,
        parse_float=_finite,
        parse_int=_integer,
    )
    json.dumps(schema, ensure_ascii=False).encode("utf-8")  # raises UnicodeEncodeError at a lone surrogate
    return schema


def _refuse_deep_nesting(text: str) -> None:
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(text):
        mark = match.group()
        if mark in "[{":
            depth += 1
            if depth > _MAX_DEPTH:
                raise ValueError(f"it is nested more than {_MAX_DEPTH} deep")
        elif mark in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Json]]) -> JsonObject:
    for key, times in Counter(key for key, _ in pairs).items():
        if times > 1:
            raise ValueError(f"the key {key[:60]!r} stands {times} times in one object")
    return dict(pairs)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _finite(literal: str) -> float:
    value = float(literal)
    if math.isinf(value):
        raise ValueError(f"the number {literal[:24]} is outside the finite doubles")
    return value


def _integer(literal: str) -> int:
    if len(literal) > _MAX_DIGITS or math.isinf(float(literal)):
        raise ValueError(f"the number {literal[:24]}… is outside the finite doubles")
    return int(literal)
