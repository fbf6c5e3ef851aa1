"""Draws values that are valid under a schema, from its normal form.

Names steer what is sensible (a `role` is one of the roles), the schema decides what is valid.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from workers_ai_contract.drawing import text
from workers_ai_contract.drawing.source import put_optional
from workers_ai_contract.validation.explanation import accepts
from workers_ai_schemas.pointers import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workers_ai_contract.drawing.source import Source
    from workers_ai_schemas import Json, JsonObject
    from workers_ai_schemas.normal import JsonType, Subschema

_MOST_ITEMS = 3
_DEEPEST_FREE_VALUE = 2
_LARGEST_INTEGER = 1_000_000
_LARGEST_NUMBER = 1_000.0
_SENSIBLE_TEXTS: Mapping[str, Sequence[str]] = {
    "role": ("user", "system", "assistant", "developer", "tool"),
    "type": ("text", "function", "object", "string", "message"),
    "object": ("chat.completion", "response"),
    "model": ("@cf/openai/gpt-oss-20b",),
    "finish_reason": ("stop", "length", "tool_calls"),
    "arguments": ("{}", '{"harbor":"Brest"}', '{"depth":4.2}'),
    "name": ("read_tide", "book_berth", "list_harbors"),
    "call_id": ("call_1", "call_2"),
    "code": ("return 1", "rate_limited"),
}


class UndrawableError(Exception):
    """No value could be drawn here that the schema accepts; an optional place is left out instead."""


def draw_value(source: Source, schema: Subschema) -> Json:
    """Draw a value that `schema` accepts.

    Raises:
        UndrawableError: branches of a union cannot be told apart by what this draws.
    """
    if schema.enum is not None:
        return source.choice(schema.enum)
    if schema.union:
        return _from_union(source, schema)
    return _of_type(source, schema, source.choice(schema.types), 0)


def _from_union(source: Source, schema: Subschema) -> Json:
    value = draw_value(source, source.choice(schema.union))
    if isinstance(value, dict):
        value = {**_object(source, schema), **value}
    if not accepts(schema, value):
        raise UndrawableError(schema.pointer)
    return value


def _of_type(source: Source, schema: Subschema, json_type: JsonType, depth: int) -> Json:
    if json_type == "object":
        return _object(source, schema) if _is_declared(schema) else _free_object(source, depth)
    if json_type == "array":
        return _array(source, schema, depth)
    if json_type == "string":
        return _string(source, schema)
    if json_type in {"integer", "number"}:
        return _number(source, schema, json_type)
    return source.boolean() if json_type == "boolean" else None


def _is_declared(schema: Subschema) -> bool:
    return bool(schema.properties or schema.required or schema.additional)


def _object(source: Source, schema: Subschema) -> JsonObject:
    drawn: JsonObject = {}
    for name, declared in schema.properties.items():
        if name in schema.required:
            drawn[name] = source.group(partial(draw_value, schema=declared))
        else:
            _draw_optional(source, drawn, name, declared)
    if schema.additional is not None:
        for name in text.names(source, _MOST_ITEMS):
            drawn[name] = source.group(partial(draw_value, schema=schema.additional))
    elif source.integer(0, 9) == 9:  # noqa: PLR2004 - one in ten
        drawn[f"x_{text.name(source)}"] = _free_value(source, _DEEPEST_FREE_VALUE)
    return drawn


def _draw_optional(source: Source, drawn: JsonObject, name: str, schema: Subschema) -> None:
    with suppress(UndrawableError):
        put_optional(source, drawn, name, partial(draw_value, schema=schema))


def _array(source: Source, schema: Subschema, depth: int) -> list[Json]:
    draw = partial(_item, schema=schema.items, depth=depth + 1)
    try:
        return source.several(0, _MOST_ITEMS, draw)
    except UndrawableError:
        return []


def _item(source: Source, schema: Subschema | None, depth: int) -> Json:
    if schema is None or not _is_shaped(schema):
        return _free_value(source, depth)
    return draw_value(source, schema)


def _is_shaped(schema: Subschema) -> bool:
    return len(schema.types) == 1 or bool(schema.union) or schema.enum is not None


def _string(source: Source, schema: Subschema) -> str:
    place = tokens(schema.pointer)
    sensible = _SENSIBLE_TEXTS.get(place[-1]) if place else None
    if sensible is not None and not source.boolean():
        return source.choice(sensible)
    return text.text(source, schema.min_length)


def _number(source: Source, schema: Subschema, json_type: JsonType) -> float:
    minimum = -_LARGEST_NUMBER if schema.minimum is None else schema.minimum
    maximum = _LARGEST_NUMBER if schema.maximum is None else schema.maximum
    if json_type == "number" and source.boolean():
        return _bound_or(source, minimum, maximum, source.number(minimum, maximum))
    lowest = -_LARGEST_INTEGER if schema.minimum is None else -int(-schema.minimum // 1)
    highest = _LARGEST_INTEGER if schema.maximum is None else int(schema.maximum // 1)
    return _bound_or(source, lowest, highest, source.integer(lowest, highest))


def _bound_or(source: Source, minimum: float, maximum: float, value: float) -> float:
    return source.choice((value, value, minimum, maximum))


def _free_value(source: Source, depth: int) -> Json:
    kinds: tuple[JsonType, ...] = ("string", "integer", "boolean", "null", "number")
    if depth < _DEEPEST_FREE_VALUE:
        kinds = (*kinds, "object", "array")
    kind = source.choice(kinds)
    if kind == "object":
        return _free_object(source, depth)
    if kind == "array":
        return source.several(0, _MOST_ITEMS, partial(_free_value, depth=depth + 1))
    if kind == "string":
        return text.text(source)
    if kind == "integer":
        return source.integer(-_LARGEST_INTEGER, _LARGEST_INTEGER)
    if kind == "number":
        return source.number(-_LARGEST_NUMBER, _LARGEST_NUMBER)
    return source.boolean() if kind == "boolean" else None


def _free_object(source: Source, depth: int) -> JsonObject:
    return {name: _free_value(source, depth + 1) for name in text.names(source, _MOST_ITEMS)}
