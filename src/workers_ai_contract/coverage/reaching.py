"""Turns a point into demands on a whole payload, or proves that no payload meets them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from workers_ai_contract.coverage.demands import (
    Among,
    AtLeast,
    AtMost,
    Has,
    HasItem,
    HasOther,
    Lacks,
    NoOther,
    OfKind,
    kinds_of,
    satisfies,
)
from workers_ai_contract.coverage.points import satisfied_points, text_of
from workers_ai_contract.coverage.satisfying import NOTHING, UndecidedError, find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.coverage.demands import Demand, ValueKind
    from workers_ai_contract.coverage.points import Point
    from workers_ai_kernel import JsonObject
    from workers_ai_kernel.schema.normal import Subschema

# From a schema to a direct subschema: the keyword, and the property name or the index of the branch.
Step: TypeAlias = "tuple[str, str | int]"
Trail: TypeAlias = "tuple[tuple[Subschema, Step], ...]"


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A point that no payload reaches, with proof or reason.

    `kind` is `contradictory` if the subschema itself accepts no value that reaches the point, `shadowed` if
    it does but the schema at `at` then rejects the value, and `undecided` if nothing is proven.
    """

    point: Point
    kind: str
    at: str
    reason: str

    @property
    def is_proven(self) -> bool:
        """Whether it is proven that no payload reaches the point."""
        return self.kind != "undecided"

    def to_json(self) -> JsonObject:
        """Return the proof or reason in the format of reports."""
        return {"kind": self.kind, "at": self.at, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Goal:
    """A point, its demands on the value at its place, and the trail from the root to that place."""

    point: Point
    place: Subschema
    trail: Trail
    demands: tuple[Demand, ...]

    def from_root(self) -> tuple[Demand, ...]:
        """Return the demands on a whole payload, in addition to being valid."""
        return self.from_level(0)

    def from_level(self, level: int) -> tuple[Demand, ...]:
        """Return the demands on the value `level` steps down the trail."""
        demands = self.demands
        for schema, step in reversed(self.trail[level:]):
            demands = _above(schema, step, demands)
        return demands


def goals_of(schema: Subschema) -> tuple[Goal, ...]:
    """Return a goal for each point that a valid payload might reach."""
    points: dict[str, list[Point]] = {}
    for point in satisfied_points(schema):
        points.setdefault(point.pointer, []).append(point)
    return tuple(
        Goal(point, place, trail, _demands(point, place))
        for place, trail in _places(schema, ())
        for point in points.get(place.pointer, ())
    )


def why_unreachable(root: Subschema, goal: Goal) -> Unreachable | None:
    """Return why no payload reaches a point, or None if a payload does."""
    levels = [schema for schema, _ in goal.trail] + [goal.place]
    for level in range(len(goal.trail), -1, -1):
        schema = levels[level]
        try:
            found = find(satisfies(schema), *goal.from_level(level))
        except UndecidedError:
            return Unreachable(goal.point, "undecided", root.pointer, "there are too many cases to check")
        if found is NOTHING:
            return _proof(goal, schema, at_place=level == len(goal.trail))
    return None


def _proof(goal: Goal, schema: Subschema, *, at_place: bool) -> Unreachable:
    where = schema.pointer or "the root"
    if not at_place:
        reason = f"every value with this property is rejected by the schema at {where}"
        return Unreachable(goal.point, "shadowed", schema.pointer, reason)
    if goal.point.keyword in {"oneOf", "anyOf"} and find(*goal.demands) is not NOTHING:
        reason = f"every value of this branch is rejected at {where}, because it also matches another branch"
        return Unreachable(goal.point, "shadowed", schema.pointer, reason)
    reason = "this subschema accepts no value with this property"
    return Unreachable(goal.point, "contradictory", schema.pointer, reason)


def _places(schema: Subschema, trail: Trail) -> Iterator[tuple[Subschema, Trail]]:
    yield schema, trail
    for step, child in steps_below(schema):
        yield from _places(child, (*trail, (schema, step)))


def steps_below(schema: Subschema) -> Iterator[tuple[Step, Subschema]]:
    """Yield the direct subschemas, each with the step that leads to it."""
    for name, child in schema.properties.items():
        yield ("properties", name), child
    if schema.additional is not None:
        yield ("additionalProperties", ""), schema.additional
    if schema.items is not None:
        yield ("items", ""), schema.items
    for index, branch in enumerate(schema.one_of):
        yield ("oneOf", index), branch
    for index, branch in enumerate(schema.any_of):
        yield ("anyOf", index), branch


def _above(schema: Subschema, step: Step, demands: tuple[Demand, ...]) -> tuple[Demand, ...]:
    keyword, which = step
    if keyword == "properties":
        name = str(which)
        return (Has(name, (satisfies(schema.properties[name]), *demands)),)
    if keyword == "additionalProperties":
        return (HasOther(frozenset(schema.properties), demands),)
    if keyword == "items":
        return (HasItem(demands),)
    branches = schema.one_of if keyword == "oneOf" else schema.any_of
    return (satisfies(branches[int(which)]), *demands)


def _demands(point: Point, place: Subschema) -> tuple[Demand, ...]:  # noqa: PLR0911 - one for each keyword
    match point.keyword:
        case "enum":
            wanted = next(value for value in place.enum or () if text_of(value) == point.aspect)
            return (Among((wanted,)),)
        case "type":
            return (OfKind(_kinds(point.aspect, place)),)
        case "items":
            return _of_size(point.aspect)
        case "oneOf":
            return (satisfies(place.one_of[int(point.aspect)]),)
        case "anyOf":
            return (satisfies(place.any_of[int(point.aspect)]),)
        case "properties" | "additionalProperties":
            return (_member(point, place),)
        case _:
            return _at_bound(point.keyword, place)


def _kinds(name: str, place: Subschema) -> frozenset[ValueKind]:
    kinds = kinds_of((name,))
    return kinds - {"integer"} if name == "number" and "integer" in place.types else kinds


def _of_size(size: str) -> tuple[Demand, ...]:
    array = OfKind(frozenset({"array"}))
    if size == "many":
        return array, AtLeast(2)
    number = 0 if size == "none" else 1
    return array, AtLeast(number), AtMost(number)


def _member(point: Point, place: Subschema) -> Demand:
    declared = frozenset(place.properties)
    if point.keyword == "additionalProperties":
        return HasOther(declared) if point.aspect == "present" else NoOther(declared)
    name, _, presence = point.aspect.rpartition(" ")
    return Has(name) if presence == "present" else Lacks(name)


def _at_bound(keyword: str, place: Subschema) -> tuple[Demand, ...]:
    if keyword == "minLength":
        return OfKind(frozenset({"string"})), AtMost(place.min_length)
    bound = place.minimum if keyword == "minimum" else place.maximum
    assert bound is not None  # noqa: S101 - the point exists only if the bound does
    return (Among((bound,)),)
