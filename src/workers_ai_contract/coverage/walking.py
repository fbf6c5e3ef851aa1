"""Finds the points that a valid payload reaches by walking the branches that accept it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from workers_ai_contract.coverage.accepting import acceptor
from workers_ai_contract.coverage.cases import is_free
from workers_ai_contract.coverage.points import Point, constrains_members, text_of
from workers_ai_kernel.values import json_type

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import Subschema

PointWalk: TypeAlias = "Callable[[Json, set[Point]], None]"

_COMPILED: dict[int, tuple[Subschema, PointWalk]] = {}


def points_reached(schema: Subschema, payload: Json) -> frozenset[Point]:
    """Return the points that a payload reaches; empty if the schema rejects it."""
    if not acceptor(schema)(payload):
        return frozenset()
    reached: set[Point] = set()
    _walk_of(schema)(payload, reached)
    return frozenset(reached)


def _walk_of(schema: Subschema) -> PointWalk:
    known = _COMPILED.get(id(schema))
    if known is None:
        known = _COMPILED[id(schema)] = (schema, _compiled(schema))
    return known[1]


def _compiled(schema: Subschema) -> PointWalk:
    steps = [
        step
        for step in (
            _enum(schema),
            _types(schema),
            _bounds(schema),
            _items(schema),
            _object(schema),
            *_unions(schema),
        )
        if step is not None
    ]

    def walk(value: Json, reached: set[Point]) -> None:
        for step in steps:
            step(value, reached)

    return walk


def _enum(schema: Subschema) -> PointWalk | None:
    if schema.enum is None:
        return None
    return lambda value, reached: reached.add(Point(schema.pointer, "enum", text_of(value)))


def _types(schema: Subschema) -> PointWalk | None:
    if schema.enum is not None or schema.union or len(schema.types) < 2 or is_free(schema):  # noqa: PLR2004 - a choice
        return None

    def walk(value: Json, reached: set[Point]) -> None:
        name = json_type(value)
        known = name if name in schema.types else "number"
        reached.add(Point(schema.pointer, "type", known))

    return walk


def _bounds(schema: Subschema) -> PointWalk | None:
    minimum, maximum, shortest = schema.minimum, schema.maximum, schema.min_length
    if minimum is None and maximum is None and not shortest:
        return None

    def walk(value: Json, reached: set[Point]) -> None:
        if isinstance(value, str):
            if shortest and len(value) == shortest:
                reached.add(Point(schema.pointer, "minLength", "at"))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            if value == minimum:
                reached.add(Point(schema.pointer, "minimum", "at"))
            if value == maximum:
                reached.add(Point(schema.pointer, "maximum", "at"))

    return walk


def _items(schema: Subschema) -> PointWalk | None:
    if "array" not in schema.types or schema.enum is not None or schema.union or is_free(schema):
        return None
    sizes = [Point(schema.pointer, "items", size) for size in ("none", "one", "many")]
    inner = None if schema.items is None else _walk_of(schema.items)

    def walk(value: Json, reached: set[Point]) -> None:
        if isinstance(value, list):
            reached.add(sizes[min(len(value), 2)])
            if inner is not None:
                for item in value:
                    inner(item, reached)

    return walk


def _object(schema: Subschema) -> PointWalk | None:
    if not constrains_members(schema):
        return None
    at = schema.pointer
    present = {name: Point(at, "properties", f"{name} present") for name in schema.properties}
    absent = {
        name: Point(at, "properties", f"{name} absent")
        for name in schema.properties
        if name not in schema.required
    }
    inner = {name: _walk_of(child) for name, child in schema.properties.items()}
    other = None if schema.additional is None else _walk_of(schema.additional)
    some, none = (Point(at, "additionalProperties", aspect) for aspect in ("present", "absent"))

    def walk(value: Json, reached: set[Point]) -> None:
        if not isinstance(value, dict):
            return
        reached.update(point for name, point in absent.items() if name not in value)
        reached.add(none if value.keys() <= present.keys() else some)
        for name, member in value.items():
            if name in present:
                reached.add(present[name])
            step = inner.get(name, other)
            if step is not None:
                step(member, reached)

    return walk


def _unions(schema: Subschema) -> list[PointWalk]:
    return [
        _union(schema.pointer, keyword, branches)
        for keyword, branches in (("oneOf", schema.one_of), ("anyOf", schema.any_of))
        if branches
    ]


def _union(pointer: str, keyword: str, branches: tuple[Subschema, ...]) -> PointWalk:
    known = [
        (acceptor(branch), Point(pointer, keyword, str(index)), _walk_of(branch))
        for index, branch in enumerate(branches)
    ]

    def walk(value: Json, reached: set[Point]) -> None:
        for accepts, point, inner in known:
            if accepts(value):
                reached.add(point)
                inner(value, reached)

    return walk
