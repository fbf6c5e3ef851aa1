"""Proves that a keyword occurrence has no near miss."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from workers_ai_contract.coverage import NOTHING, Unreachable, find
from workers_ai_contract.coverage.demands import satisfies, violates
from workers_ai_contract.coverage.satisfying import UndecidedError
from workers_ai_contract.nearmiss.relaxing import relaxed, without_unions
from workers_ai_contract.nearmiss.values import plain_values
from workers_ai_kernel.values import has_type

if TYPE_CHECKING:
    from workers_ai_contract.coverage import Point
    from workers_ai_contract.coverage.demands import Demand
    from workers_ai_contract.nearmiss.places import Places, SchemaPlace
    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import Subschema

# Checking all cases of a large schema takes minutes; proofs that need more steps than this are given up.
_MOST_STEPS = 5_000


def why_impossible(schema: Subschema, places: Places, point: Point) -> Unreachable | None:
    """Return the proof that no payload is invalid for this reason alone, or None if there is no proof."""
    place = places[point.pointer]
    if (point.keyword, point.aspect) == ("oneOf", "several") and are_apart(place.schema):
        return Unreachable(point, "contradictory", point.pointer, "no value matches two of the branches")
    if all(_lets_nothing_in(schema, place, point, value) for value in _violating(place, point)):
        reason = "every payload that is valid without the keyword is valid"
        return Unreachable(point, "shadowed", schema.pointer, reason)
    return None


def are_apart(schema: Subschema) -> bool:
    """Return whether it is proven that no value matches two branches of a schema's `oneOf`."""
    plain_schema = satisfies(without_unions(schema))
    pairs = combinations(schema.one_of, 2)
    return all(_is_impossible(plain_schema, satisfies(one), satisfies(other)) for one, other in pairs)


def _lets_nothing_in(schema: Subschema, place: SchemaPlace, point: Point, value: Json) -> bool:
    return _is_impossible(violates(schema), satisfies(relaxed(place, point, value)))


def _violating(place: SchemaPlace, point: Point) -> list[Json]:
    """Return one value for each way to relax the keyword."""
    if point.keyword == "type":
        return [value for value in plain_values() if not has_type(value, place.schema.types)]
    return [None]


def _is_impossible(*demands: Demand) -> bool:
    try:
        return find(*demands, most_steps=_MOST_STEPS) is NOTHING
    except UndecidedError:
        return False
