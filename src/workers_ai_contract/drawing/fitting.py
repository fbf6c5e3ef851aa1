"""Draws values that match a tool's parameters schema, as written by the caller.

Types, enums, properties, items and bounds are supported directly. For schemas with other keywords the value
is drawn on a best-effort basis and then validated; if it is invalid, drawing fails.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from workers_ai_contract.drawing import text
from workers_ai_kernel.document import Document

if TYPE_CHECKING:
    from workers_ai_contract.drawing.source import ChoiceSource
    from workers_ai_kernel import Json, JsonObject

# The maximum number of values in one drawn value; objects and arrays divide it among their members.
_MOST_VALUES = 1 << 16
# With less room left than this, only required properties are drawn.
_AMPLE = 1 << 8
_FARTHEST = 1e300
_MOST_ITEMS = 2
_LONGEST = 10_000
_RANGE = 100
# Values drawn from these keywords are valid by construction.
_UNDERSTOOD = frozenset(
    {"type", "properties", "required", "description", "title", "default", "examples", "$schema"}
)
_SIMPLE_TYPES = frozenset({"string", "number", "integer", "boolean", "null"})


class UnfitError(Exception):
    """No value was found that matches the schema."""


def draw_fitting(source: ChoiceSource, schema: Json) -> JsonObject:
    """Draw an object that matches a parameters schema; an empty object if there is no schema.

    Raises:
        UnfitError: the schema is unsupported, too large or unsatisfiable.
    """
    if not isinstance(schema, dict):
        return {}
    drawn = _object(source, schema, _MOST_VALUES)
    if not _is_plain(schema) and not _fits(schema, drawn):
        raise UnfitError
    return drawn


def _is_plain(schema: JsonObject) -> bool:
    """Return whether an object schema is simple enough that drawn values need no validation."""
    properties = schema.get("properties", {})
    return (
        schema.keys() <= _UNDERSTOOD
        and schema.get("type", "object") == "object"
        and isinstance(properties, dict)
        and all(_is_plain_scalar(child) for child in properties.values())
        and all(name in properties for name in _names(schema.get("required")))
    )


def _is_plain_scalar(schema: Json) -> bool:
    if not isinstance(schema, dict) or not schema.keys() <= {"type", "description"}:
        return False
    kind = schema.get("type")
    return isinstance(kind, str) and kind in _SIMPLE_TYPES


def _fits(schema: JsonObject, value: Json) -> bool:
    try:
        return Document(schema).at().is_valid(value)
    except ValueError:
        return False


def _names(required: Json) -> list[str]:
    return [name for name in required if isinstance(name, str)] if isinstance(required, list) else []


def _object(source: ChoiceSource, schema: JsonObject, room: int) -> JsonObject:
    declared = schema.get("properties")
    properties = declared if isinstance(declared, dict) else {}
    required = _names(schema.get("required"))
    drawn = {
        name: source.group(partial(_value, schema=child, room=room // (len(properties) + 1)))
        for name, child in properties.items()
        if name in required or (room >= _AMPLE and source.boolean())
    }
    return {**drawn, **{name: text.prose(source) for name in required if name not in properties}}


def _value(source: ChoiceSource, schema: Json, room: int) -> Json:
    if room == 0:
        raise UnfitError
    fields = schema if isinstance(schema, dict) else {}
    if "const" in fields:
        return fields["const"]
    options = fields.get("enum")
    if isinstance(options, list) and options:
        return source.choice(options)
    branches = fields.get("anyOf") or fields.get("oneOf")
    if isinstance(branches, list) and branches:
        chosen = source.choice(branches)
        together = {**fields, **chosen} if isinstance(chosen, dict) else {**fields}
        return _of_type(source, together, room)
    return _of_type(source, fields, room)


def _of_type(source: ChoiceSource, schema: JsonObject, room: int) -> Json:
    kind = schema.get("type", "object" if "properties" in schema else None)
    if isinstance(kind, list) and kind:
        kind = source.choice(kind)
    # Compared with ==, because the caller may have written an unhashable value here.
    if kind in ("integer", "number"):
        return _number(source, schema, whole=kind == "integer")
    if kind == "boolean":
        return source.boolean()
    if kind == "array":
        return _array(source, schema, room)
    if kind == "object":
        return _object(source, schema, room)
    return None if kind == "null" else _string(source, schema)


def _string(source: ChoiceSource, schema: JsonObject) -> str:
    shortest = _count(schema.get("minLength"), 0)
    longest = _count(schema.get("maxLength"), _LONGEST)
    drawn = text.prose(source)
    return (drawn + "." * (shortest - len(drawn)))[: max(longest, shortest)]


def _array(source: ChoiceSource, schema: JsonObject, room: int) -> list[Json]:
    fewest = min(_count(schema.get("minItems"), 0), _RANGE)
    most = min(_count(schema.get("maxItems"), _MOST_ITEMS), max(_MOST_ITEMS, fewest))
    most = max(fewest, most) if room >= _AMPLE else fewest
    draw = partial(_value, schema=schema.get("items", {}), room=room // (most + 1))
    return source.several(fewest, most, draw)


def _number(source: ChoiceSource, schema: JsonObject, *, whole: bool) -> int | float:
    lowest, highest = _lowest(schema), _highest(schema)
    if lowest is None:
        lowest = 0 if highest is None else min(0, highest - _RANGE)
    if highest is None:
        highest = max(lowest, 0) + _RANGE
    if whole:
        return source.integer(math.ceil(lowest), max(math.ceil(lowest), math.floor(highest)))
    return source.number(float(lowest), float(max(lowest, highest)))


def _lowest(schema: JsonObject) -> float | None:
    at, above = _bound(schema.get("minimum")), _bound(schema.get("exclusiveMinimum"))
    return at if above is None else max(above + 1, above + 1 if at is None else at)


def _highest(schema: JsonObject) -> float | None:
    at, below = _bound(schema.get("maximum")), _bound(schema.get("exclusiveMaximum"))
    return at if below is None else min(below - 1, below - 1 if at is None else at)


def _bound(value: Json) -> float | None:
    """Return a numeric bound, or None if it is unusable."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _FARTHEST:
        return value
    return None


def _count(value: Json, otherwise: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return min(value, _LONGEST)
    return otherwise
