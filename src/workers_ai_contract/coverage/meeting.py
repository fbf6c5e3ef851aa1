"""Checks whether a value meets a demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.coverage.accepting import acceptor
from workers_ai_contract.coverage.demands import (
    Among,
    AtLeast,
    AtMost,
    Branch,
    EachItem,
    EachOther,
    Has,
    HasItem,
    HasOther,
    If,
    Lacks,
    NoOther,
    NotAmong,
    OfKind,
    Satisfies,
    Violates,
    kind_of,
)
from workers_ai_kernel.values import json_equal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers_ai_contract.coverage.demands import Demand
    from workers_ai_kernel import Json, JsonObject


def meets(value: Json, demand: Demand) -> bool:  # noqa: PLR0911 - one for each demand
    """Return whether `value` meets `demand`; False if the demand is about another kind of value."""
    match demand:
        case Satisfies(schema):
            return acceptor(schema)(value)
        case Violates(schema):
            return not acceptor(schema)(value)
        case Branch(of, _):
            return acceptor(of.schema)(value)
        case OfKind(kinds):
            return kind_of(value) in kinds
        case Among(values):
            return any(json_equal(value, other) for other in values)
        case NotAmong(values):
            return not any(json_equal(value, other) for other in values)
        case AtLeast() | AtMost():
            return _within(value, demand)
        case HasItem() | EachItem():
            return isinstance(value, list) and _meets_items(value, demand)
        case _:
            return isinstance(value, dict) and _meets_members(value, demand)


def meets_all(value: Json, demands: Iterable[Demand]) -> bool:
    """Return whether `value` meets each of `demands`."""
    return all(meets(value, demand) for demand in demands)


def _within(value: Json, demand: AtLeast | AtMost) -> bool:
    measured = len(value) if isinstance(value, str | list) else value
    if isinstance(measured, bool) or not isinstance(measured, int | float):
        return False
    beyond = measured > demand.bound if isinstance(demand, AtLeast) else measured < demand.bound
    return beyond or (measured == demand.bound and not demand.strictly)


def _meets_items(value: list[Json], demand: HasItem | EachItem) -> bool:
    if isinstance(demand, EachItem):
        return all(meets(item, demand.demand) for item in value)
    return any(meets_all(item, demand.demands) for item in value)


def _meets_members(value: JsonObject, demand: Has | Lacks | If | HasOther | EachOther | NoOther) -> bool:
    match demand:
        case Has(name, demands):
            return name in value and meets_all(value[name], demands)
        case Lacks(name):
            return name not in value
        case If(name, inner):
            return name not in value or meets(value[name], inner)
        case HasOther(named, demands):
            return any(meets_all(value[name], demands) for name in value if name not in named)
        case EachOther(named, inner):
            return all(meets(value[name], inner) for name in value if name not in named)
        case NoOther(named):
            return value.keys() <= named
