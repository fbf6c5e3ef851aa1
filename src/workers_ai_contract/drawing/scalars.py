"""Drawers of texts and numbers within the bounds of a schema."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from workers_ai_contract.drawing import text
from workers_ai_schemas.pointers import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from workers_ai_contract.drawing.source import Source
    from workers_ai_schemas import Json
    from workers_ai_schemas.normal import JsonType, Subschema

    Draw = Callable[[Source], Json]

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


def string_drawer(schema: Subschema) -> Draw:
    """Return a drawer of texts, of those that make sense under the name of the property among others."""
    shortest = schema.min_length
    place = tokens(schema.pointer)
    known = _SENSIBLE_TEXTS.get(place[-1], ()) if place else ()
    sensible = tuple(option for option in known if len(option) >= shortest)
    if not sensible:
        return lambda source: text.text(source, shortest)
    return lambda source: text.text(source, shortest) if source.boolean() else source.choice(sensible)


def number_drawer(schema: Subschema, json_type: JsonType) -> Draw:
    """Return a drawer of numbers, of the bounds themselves among others."""
    lowest = -_LARGEST_INTEGER if schema.minimum is None else math.ceil(schema.minimum)
    highest = _LARGEST_INTEGER if schema.maximum is None else math.floor(schema.maximum)

    def integer(source: Source) -> Json:
        return _or_bound(source, source.integer(lowest, highest), lowest, highest)

    if json_type == "integer":
        return integer
    minimum = -_LARGEST_NUMBER if schema.minimum is None else schema.minimum
    maximum = _LARGEST_NUMBER if schema.maximum is None else schema.maximum

    def number(source: Source) -> Json:
        if lowest > highest or source.boolean():
            return _or_bound(source, source.number(minimum, maximum), minimum, maximum)
        return integer(source)

    return number


def _or_bound(source: Source, value: float, minimum: float, maximum: float) -> float:
    return source.choice((value, value, minimum, maximum))
