"""Functions that draw strings and numbers within the bounds of a schema."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from workers_ai_contract.drawing import text
from workers_ai_contract.vocabulary import MODEL
from workers_ai_kernel.pointers import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workers_ai_contract.drawing.source import ChoiceSource, Draw
    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import JsonType, Subschema

_LARGEST_INTEGER = 1_000_000
_LARGEST_NUMBER = 1_000.0
# Of eight kinds of numbers, this many of the first may be fractions; the last two are the bounds.
_FRACTIONS = 3
_AT_MINIMUM = 6
_SENSIBLE_TEXTS: Mapping[str, Sequence[str]] = {
    "role": ("user", "system", "assistant", "developer", "tool"),
    "type": ("text", "function", "object", "string", "message"),
    "object": ("chat.completion", "response"),
    "model": (MODEL,),
    "finish_reason": ("stop", "length", "tool_calls"),
    "arguments": ("{}", '{"harbor":"Brest"}', '{"depth":4.2}'),
    "name": ("read_tide", "book_berth", "list_harbors"),
    "call_id": ("call_1", "call_2"),
    "code": ("return 1", "rate_limited"),
}


def string_drawer(schema: Subschema) -> Draw:
    """Return a function that draws strings; half of them are realistic for the property name, if possible."""
    others = text.texts(schema.min_length)
    place = tokens(schema.pointer)
    known = _SENSIBLE_TEXTS.get(place[-1], ()) if place else ()
    sensible = tuple(option for option in known if len(option) >= schema.min_length)
    if not sensible:
        return lambda source: source.choice(others)
    # The two simplest come first: Hypothesis tries both, and may not reach them from a later one.
    options = (sensible[0], others[0], *sensible * (len(others) // len(sensible)), *others)
    return lambda source: source.choice(options)


def number_drawer(schema: Subschema, json_type: JsonType) -> Draw:
    """Return a function that draws numbers; each bound is drawn with a probability of 1/8."""
    lowest = -_LARGEST_INTEGER if schema.minimum is None else math.ceil(schema.minimum)
    highest = _LARGEST_INTEGER if schema.maximum is None else math.floor(schema.maximum)
    if json_type == "integer":
        return _integer_drawer(lowest, highest)
    minimum = -_LARGEST_NUMBER if schema.minimum is None else schema.minimum
    maximum = _LARGEST_NUMBER if schema.maximum is None else schema.maximum

    def number(source: ChoiceSource) -> Json:
        kind = source.integer(0, 7)
        if kind >= _AT_MINIMUM:
            return _bound(source, minimum, maximum, kind)
        if kind < _FRACTIONS or lowest > highest:
            return source.number(minimum, maximum)
        return source.integer(lowest, highest)

    return number


def _integer_drawer(lowest: int, highest: int) -> Draw:
    def integer(source: ChoiceSource) -> Json:
        kind = source.integer(0, 7)
        if kind >= _AT_MINIMUM:
            return _bound(source, lowest, highest, kind)
        return source.integer(lowest, highest)

    return integer


def _bound(source: ChoiceSource, lowest: float, highest: float, kind: int) -> float:
    # Uses as many choices as other numbers do; otherwise Hypothesis would shrink to a bound.
    source.boolean()
    return lowest if kind == _AT_MINIMUM else highest
