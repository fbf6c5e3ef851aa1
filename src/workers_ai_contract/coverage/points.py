"""The points of a schema: every way to satisfy or violate each keyword occurrence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from workers_ai_contract.coverage.cases import is_free

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.schema.normal import Subschema


class Side(StrEnum):
    """Whether a point is reached by a value that the keyword accepts or by one that it rejects."""

    SATISFIED = "satisfied"
    VIOLATED = "violated"


@dataclass(frozen=True, slots=True)
class Point:
    """One way to satisfy or violate a keyword of the schema at `pointer`.

    The pointer includes the branches of unions. `aspect` identifies the way: the value of an enum, the index
    of a branch, the name of a property, `at` a bound, the size of an array.
    """

    pointer: str
    keyword: str
    aspect: str
    side: Side = Side.SATISFIED

    def to_json(self) -> JsonObject:
        """Return the point in the format of reports."""
        return {
            "pointer": self.pointer,
            "keyword": self.keyword,
            "aspect": self.aspect,
            "side": self.side.value,
        }


def satisfied_points(schema: Subschema) -> tuple[Point, ...]:
    """Return every point that a valid value might reach, in the order of the schema."""
    return tuple(point for subschema in schema.walk() for point in _satisfied(subschema))


def violated_points(schema: Subschema) -> tuple[Point, ...]:
    """Return every point that an invalid value might reach, in the order of the schema."""
    return tuple(point for subschema in schema.walk() for point in _violated(subschema))


def text_of(value: Json) -> str:
    """Return the aspect of an enum value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def is_closed(schema: Subschema) -> bool:
    """Return whether undeclared properties are rejected."""
    return schema.additional is not None and not schema.additional.types


def constrains_members(schema: Subschema) -> bool:
    """Return whether a schema has any keyword about the properties of an object."""
    return bool(schema.properties or schema.required or schema.additional)


def _satisfied(schema: Subschema) -> Iterator[Point]:
    at = schema.pointer
    if not schema.types:
        return
    if schema.enum is not None:
        yield from (Point(at, "enum", text_of(value)) for value in schema.enum)
    elif len(schema.types) > 1 and not schema.union and not is_free(schema):
        yield from (Point(at, "type", name) for name in schema.types)
    if schema.minimum is not None:
        yield Point(at, "minimum", "at")
    if schema.maximum is not None:
        yield Point(at, "maximum", "at")
    if schema.min_length:
        yield Point(at, "minLength", "at")
    if "array" in schema.types and schema.enum is None and not schema.union and not is_free(schema):
        yield from (Point(at, "items", size) for size in ("none", "one", "many"))
    yield from _members(schema)
    for keyword, branches in (("oneOf", schema.one_of), ("anyOf", schema.any_of)):
        yield from (Point(at, keyword, str(index)) for index in range(len(branches)))


def _members(schema: Subschema) -> Iterator[Point]:
    at = schema.pointer
    for name in schema.properties:
        yield Point(at, "properties", f"{name} present")
        if name not in schema.required:
            yield Point(at, "properties", f"{name} absent")
    if constrains_members(schema):
        if not is_closed(schema):
            yield Point(at, "additionalProperties", "present")
        yield Point(at, "additionalProperties", "absent")


def _violated(schema: Subschema) -> Iterator[Point]:
    at = schema.pointer
    if not schema.types:
        return
    if not is_free(schema):
        wrong = Side.VIOLATED
        if len(schema.types) < len(_ALL) and (schema.pointer == "" or not schema.union):
            yield Point(at, "type", "another", wrong)
        if schema.enum is not None:
            yield Point(at, "enum", "another", wrong)
        yield from (
            Point(at, keyword, "beyond", wrong)
            for keyword, bound in (
                ("minimum", schema.minimum),
                ("maximum", schema.maximum),
                ("minLength", schema.min_length or None),
            )
            if bound is not None
        )
        yield from (Point(at, "required", name, wrong) for name in schema.required)
        if is_closed(schema):
            yield Point(at, "additionalProperties", "present", wrong)
        yield from _unmet_unions(schema)


_ALL = ("null", "boolean", "number", "string", "array", "object")


def _unmet_unions(schema: Subschema) -> Iterator[Point]:
    if schema.one_of:
        yield Point(schema.pointer, "oneOf", "none", Side.VIOLATED)
        yield Point(schema.pointer, "oneOf", "several", Side.VIOLATED)
    if schema.any_of:
        yield Point(schema.pointer, "anyOf", "none", Side.VIOLATED)
