"""The places of a schema, each with one way from the root, and the points that a value can reach there."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.coverage import Point
from workers_ai_contract.coverage.points import text_of
from workers_ai_contract.solving.wants import (
    NEVER,
    Equals,
    Is,
    ItemAt,
    Matching,
    NamedMember,
    NumberBound,
    OfSort,
    Others,
    Present,
    Size,
    SomeItem,
    canonical,
    valid,
)
from workers_ai_kernel.pointers import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.solving.parts import Part
    from workers_ai_contract.solving.wants import Sort, Want, Wanted

    # Turns what is wanted of a part of a value into what is wanted of the value.
    Lift = Callable[[Wanted], Wanted]

_MOST_PLACES = 5_000


@dataclass(frozen=True, slots=True)
class PartPlace:
    """A part, and the steps that lead to it from the root."""

    part: Part
    lifts: tuple[Lift, ...]

    def from_root(self, wants: Wanted) -> Wanted:
        """Return what is wanted of a whole payload so that a value at this place has the wants."""
        for lift in reversed(self.lifts):
            wants = lift(wants)
        return wants


@dataclass(frozen=True, slots=True)
class PartGoal:
    """A point, what is wanted of a whole payload that reaches it, and of the value at the place alone."""

    point: Point
    wants: Wanted
    at_place: Wanted


def places_below(root: Part) -> tuple[PartPlace, ...]:
    """Return each part that can apply to a part of a valid value, the nearest first; each once."""
    found: dict[Part, PartPlace] = {root: PartPlace(root, ())}
    waiting = deque(found.values())
    while waiting and len(found) < _MOST_PLACES:
        place = waiting.popleft()
        for child, lift in _steps(place.part):
            if child not in found and child.schema.types:
                found[child] = PartPlace(child, (*place.lifts, lift))
                waiting.append(found[child])
    return tuple(found.values())


def goals_of_places(places: tuple[PartPlace, ...]) -> tuple[PartGoal, ...]:
    """Return the points that a valid payload might reach."""
    return tuple(
        PartGoal(point, place.from_root(wants), wants | valid(place.part))
        for place in places
        for point, wants in _points(place.part)
    )


def _steps(part: Part) -> Iterator[tuple[Part, Lift]]:
    yield from _steps_in_place(part)
    schema = part.schema
    for name, below in schema.properties.items():
        child = part.below(below)
        yield child, _lift_member(name, child)
    for pattern, below in schema.patterns.items():
        child = part.below(below)
        yield child, _lift_matching(pattern, child)
    if schema.additional is not None:
        child = part.below(schema.additional)
        yield child, _lift_other(part, child)
    for index, below in enumerate(schema.prefix_items):
        child = part.below(below)
        yield child, _lift_at(index, child)
    if schema.items is not None:
        child = part.below(schema.items)
        yield child, _lift_item(len(schema.prefix_items), child)
    if "contains" in schema.conditions:
        child = part.below(schema.conditions["contains"])
        yield child, _lift_item(0, child)


def _steps_in_place(part: Part) -> Iterator[tuple[Part, Lift]]:
    schema, conditions = part.schema, part.schema.conditions
    for below in (*schema.all_of, *schema.one_of, *schema.any_of):
        child = part.below(below)
        yield child, _lift_with(Is(child))
    if "if" in conditions:
        test = part.below(conditions["if"])
        for keyword, holds in (("then", True), ("else", False)):
            if keyword in conditions:
                child = part.below(conditions[keyword])
                yield child, _lift_with(Is(test, holds), Is(child))
    for name, below in schema.dependents.items():
        child = part.below(below)
        yield child, _lift_with(Present(name), OfSort("object"), Is(child))


def _lift_with(*more: Want) -> Lift:
    return lambda wants: wants | frozenset(more)


def _lift_member(name: str, child: Part) -> Lift:
    return lambda wants: frozenset((Present(name), NamedMember(name, wants | valid(child)), OfSort("object")))


def _lift_matching(pattern: str, child: Part) -> Lift:
    return lambda wants: frozenset((Matching(pattern, wants | valid(child), some=True), OfSort("object")))


def _lift_other(part: Part, child: Part) -> Lift:
    names, patterns = frozenset(part.schema.properties), frozenset(part.schema.patterns)
    return lambda wants: frozenset(
        (Others(names, patterns, wants | valid(child), some=True), OfSort("object"))
    )


def _lift_at(index: int, child: Part) -> Lift:
    return lambda wants: frozenset((Size(index + 1), ItemAt(index, wants | valid(child)), OfSort("array")))


def _lift_item(start: int, child: Part) -> Lift:
    return lambda wants: frozenset((SomeItem(start, wants | valid(child)), OfSort("array")))


def _points(part: Part) -> Iterator[tuple[Point, Wanted]]:
    schema = part.schema
    at = schema.pointer
    if schema.enum is not None:
        for value in schema.enum:
            yield Point(at, "enum", text_of(value)), frozenset((Equals(canonical(value)),))
        return
    for keyword, branches in (("oneOf", schema.one_of), ("anyOf", schema.any_of)):
        for index, branch in enumerate(branches):
            yield Point(at, keyword, str(index)), valid(part.below(branch))
    if "if" in schema.conditions:
        test = part.below(schema.conditions["if"])
        yield Point(at, "if", "then"), frozenset((Is(test),))
        yield Point(at, "if", "else"), frozenset((Is(test, holds=False),))
    if part.is_free:
        return
    if len(schema.types) > 1 and not schema.union and _states_types(part):
        for name in schema.types:
            sort: Sort = "number" if name == "integer" else name
            yield Point(at, "type", name), frozenset((OfSort(sort),))
    yield from _bounds(part)
    if schema.properties or schema.required or schema.additional or schema.patterns:
        yield from _members(part)


def _states_types(part: Part) -> bool:
    written = resolve(part.document.schema, part.schema.pointer)
    return isinstance(written, dict) and "type" in written


def _bounds(part: Part) -> Iterator[tuple[Point, Wanted]]:
    schema, constraints = part.schema, part.schema.constraints
    at = schema.pointer
    for keyword, bound in (("minimum", schema.minimum), ("maximum", schema.maximum)):
        if bound is not None:
            exactly = (
                NumberBound(bound, is_lower=True),
                NumberBound(bound, is_lower=False),
                OfSort("number"),
            )
            yield Point(at, keyword, "at"), frozenset(exactly)
    sized: tuple[tuple[Sort, tuple[str, str]], ...] = (
        ("string", ("minLength", "maxLength")),
        ("array", ("minItems", "maxItems")),
        ("object", ("minProperties", "maxProperties")),
    )
    for sort, keywords in sized:
        for keyword in keywords:
            given = schema.min_length or None if keyword == "minLength" else constraints.get(keyword)
            if isinstance(given, int | float) and given < _MOST_PLACES:
                size = Size(int(given), int(given))
                yield Point(at, keyword, "at"), frozenset((size, OfSort(sort)))
    if "array" in schema.types and (schema.items or schema.prefix_items):
        for name, size in (("none", Size(0, 0)), ("one", Size(1, 1)), ("many", Size(2))):
            yield Point(at, "items", name), frozenset((size, OfSort("array")))


def _members(part: Part) -> Iterator[tuple[Point, Wanted]]:
    schema = part.schema
    at = schema.pointer
    for name in schema.properties:
        yield Point(at, "properties", f"{name} present"), frozenset((Present(name), OfSort("object")))
        if name not in schema.required:
            absent = Present(name, holds=False)
            yield Point(at, "properties", f"{name} absent"), frozenset((absent, OfSort("object")))
    for pattern in schema.patterns:
        matching = Matching(pattern, frozenset(), some=True)
        yield Point(at, "patternProperties", f"{pattern} present"), frozenset((matching, OfSort("object")))
    names, patterns = frozenset(schema.properties), frozenset(schema.patterns)
    if schema.additional is None or schema.additional.types:
        some = Others(names, patterns, frozenset(), some=True)
        yield Point(at, "additionalProperties", "present"), frozenset((some, OfSort("object")))
    none = Others(names, patterns, frozenset((NEVER,)))
    yield Point(at, "additionalProperties", "absent"), frozenset((none, OfSort("object")))
