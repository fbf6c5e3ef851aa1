"""Proves of a keyword occurrence that no near miss can violate it."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from workers_ai_contract.coverage import NOTHING, Unreachable, find
from workers_ai_contract.coverage.demands import satisfies, violates
from workers_ai_contract.coverage.satisfying import UndecidedError
from workers_ai_contract.nearmiss.relaxing import loosened, open_to_any
from workers_ai_contract.nearmiss.values import plain_values
from workers_ai_kernel.values import has_type

if TYPE_CHECKING:
    from workers_ai_contract.coverage import Point
    from workers_ai_contract.coverage.demands import Demand
    from workers_ai_contract.nearmiss.places import Place, Places
    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import Subschema

# Looking through all cases of a large schema takes minutes; what takes longer than this is not proven.
_MOST_STEPS = 5_000


def why_impossible(schema: Subschema, places: Places, point: Point) -> Unreachable | None:
    """Return the proof that no payload is wrong for this reason alone, or None where there is none."""
    place = places[point.pointer]
    if (point.keyword, point.aspect) == ("oneOf", "several") and are_apart(place.schema):
        return Unreachable(point, "contradictory", point.pointer, "no value fits two of the branches")
    if all(_lets_nothing_in(schema, place, point, value) for value in _violating(place, point)):
        reason = "every payload that is valid without the keyword is valid"
        return Unreachable(point, "shadowed", schema.pointer, reason)
    return None


def are_apart(schema: Subschema) -> bool:
    """Return whether it is proven that no value fits two branches of the `oneOf` of a schema."""
    beside = satisfies(open_to_any(schema))
    pairs = combinations(schema.one_of, 2)
    return all(_is_impossible(beside, satisfies(one), satisfies(other)) for one, other in pairs)


def _lets_nothing_in(schema: Subschema, place: Place, point: Point, value: Json) -> bool:
    return _is_impossible(violates(schema), satisfies(loosened(place, point, value)))


def _violating(place: Place, point: Point) -> list[Json]:
    """Return one value for each way to loosen the keyword."""
    if point.keyword == "type":
        return [value for value in plain_values() if not has_type(value, place.schema.types)]
    return [None]


def _is_impossible(*demands: Demand) -> bool:
    try:
        return find(*demands, most_steps=_MOST_STEPS) is NOTHING
    except UndecidedError:
        return False
