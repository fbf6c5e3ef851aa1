"""Values for schemas without constraints."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workers_ai_contract.drawing import text

if TYPE_CHECKING:
    from workers_ai_contract.drawing.source import ChoiceSource
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.schema.normal import JsonType

ADDED_NAMES = tuple(f"x_{name}" for name in text.NAMES)

_DEEPEST = 2
_MOST_ITEMS = 3
_LARGEST_INTEGER = 1_000_000
_LARGEST_NUMBER = 1_000.0
_PLAIN: tuple[JsonType, ...] = ("string", "integer", "boolean", "null", "number")
_ANY: tuple[JsonType, ...] = (*_PLAIN, "object", "array")


def free_value(source: ChoiceSource, depth: int) -> Json:
    """Draw any value, with limited nesting."""
    kind = source.choice(_ANY if depth < _DEEPEST else _PLAIN)
    if kind == "object":
        return free_object(source, depth)
    if kind == "array":
        return source.several(0, _MOST_ITEMS, partial(free_value, depth=depth + 1))
    if kind == "string":
        return text.text(source)
    if kind == "integer":
        return source.integer(-_LARGEST_INTEGER, _LARGEST_INTEGER)
    if kind == "number":
        return source.number(-_LARGEST_NUMBER, _LARGEST_NUMBER)
    return source.boolean() if kind == "boolean" else None


def free_object(source: ChoiceSource, depth: int) -> JsonObject:
    """Draw an object with a few properties of any type."""
    return {name: free_value(source, depth + 1) for name in text.names(source, _MOST_ITEMS)}
