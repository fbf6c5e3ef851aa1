"""Splits a demand on a value of one kind into cases, each a conjunction of simpler demands."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

from workers_ai_contract.coverage.demands import (
    EVERY_KIND,
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
    NotAmong,
    OfKind,
    Satisfies,
    Violates,
    kinds_of,
    satisfies,
    violates,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.coverage.demands import Demand, ValueKind
    from workers_ai_contract.coverage.facts import Facts
    from workers_ai_kernel.schema.normal import Subschema

Case = tuple["Demand", ...]

_IMPOSSIBLE: list[Case] = []
_NUMBERS = frozenset({"integer", "fraction"})


def cases_of(demand: Demand, facts: Facts) -> list[Case]:  # noqa: PLR0911 - one for each demand
    """Return the cases: empty if the demand cannot be met, only itself if it is a fact about this kind."""
    match demand:
        case Satisfies() | Violates():
            return _of_schema(demand, facts.kind)
        case OfKind(kinds):
            return [()] if facts.kind in kinds else _IMPOSSIBLE
        case HasOther(named, demands):
            return list(_other(named, demands, facts))
        case AtLeast() | AtMost():
            return [(demand,)] if facts.kind in {"string", "array"} | _NUMBERS else _IMPOSSIBLE
        case HasItem() | EachItem():
            return [(demand,)] if facts.kind == "array" else _IMPOSSIBLE
        case NotAmong() | Among():
            return [(demand,)]
        case _:
            return [(demand,)] if facts.kind == "object" else _IMPOSSIBLE


# Demands on schemas are few and compared by identity; a search asks for the cases of each very often.
@cache
def _of_schema(demand: Satisfies | Violates, kind: ValueKind) -> list[Case]:
    if isinstance(demand, Satisfies):
        return list(_satisfied(demand.schema, kind))
    return list(_violated(demand.schema, kind))


def is_free(schema: Subschema) -> bool:
    """Return whether a schema obviously accepts every value."""
    return (
        kinds_of(schema.types) == EVERY_KIND
        and schema.enum is None
        and schema.minimum is None
        and schema.maximum is None
        and not schema.min_length
        and not schema.properties
        and not schema.required
        and schema.additional is None
        and schema.items is None
        and not schema.union
    )


def _satisfied(schema: Subschema, kind: ValueKind) -> Iterator[Case]:
    if kind not in kinds_of(schema.types):
        return
    demands: list[Demand] = []
    if schema.enum is not None:
        demands.append(Among(schema.enum))
    demands += _demanded(schema, kind)
    if schema.one_of:
        demands.append(Branch(satisfies(schema), exactly_one=True))
    if schema.any_of:
        demands.append(Branch(satisfies(schema), exactly_one=False))
    yield tuple(demands)


def _demanded(schema: Subschema, kind: ValueKind) -> Iterator[Demand]:
    if kind in _NUMBERS:
        if schema.minimum is not None:
            yield AtLeast(schema.minimum)
        if schema.maximum is not None:
            yield AtMost(schema.maximum)
    elif kind == "string" and schema.min_length:
        yield AtLeast(schema.min_length)
    elif kind == "object":
        yield from (Has(name) for name in schema.required)
        yield from (If(name, satisfies(child)) for name, child in schema.properties.items())
        if schema.additional is not None:
            yield EachOther(frozenset(schema.properties), satisfies(schema.additional))
    elif kind == "array" and schema.items is not None:
        yield EachItem(satisfies(schema.items))


def _violated(schema: Subschema, kind: ValueKind) -> Iterator[Case]:
    if kind not in kinds_of(schema.types):
        yield ()
        return
    if schema.enum is not None:
        yield (NotAmong(schema.enum),)
    yield from _unmet(schema, kind)
    if schema.one_of:
        yield tuple(violates(branch) for branch in schema.one_of)
        for one, other in combinations(schema.one_of, 2):
            yield satisfies(one), satisfies(other)
    if schema.any_of:
        yield tuple(violates(branch) for branch in schema.any_of)


def _unmet(schema: Subschema, kind: ValueKind) -> Iterator[Case]:
    if kind in _NUMBERS:
        if schema.minimum is not None:
            yield (AtMost(schema.minimum, strictly=True),)
        if schema.maximum is not None:
            yield (AtLeast(schema.maximum, strictly=True),)
    elif kind == "string" and schema.min_length:
        yield (AtMost(schema.min_length - 1),)
    elif kind == "object":
        yield from ((Lacks(name),) for name in schema.required)
        for name, child in schema.properties.items():
            if not is_free(child):
                yield (Has(name, (violates(child),)),)
        if schema.additional is not None:
            yield (HasOther(frozenset(schema.properties), (violates(schema.additional),)),)
    elif kind == "array" and schema.items is not None and not is_free(schema.items):
        yield (HasItem((violates(schema.items),)),)


def open_branches(demand: Branch, facts: Facts) -> list[Subschema]:
    """Return the branches that can still be chosen: those already satisfied, otherwise all."""
    schema = demand.of.schema
    branches = schema.one_of if demand.exactly_one else schema.any_of
    known = [branch for branch in branches if branch in facts.satisfied]
    if len(known) > 1 and demand.exactly_one:
        return []
    return [branch for branch in known or branches if branch not in facts.violated]


def _other(named: frozenset[str], demands: Case, facts: Facts) -> Iterator[Case]:
    """Yield a case for an unused name, then one for each name that a demand mentions."""
    known = facts.names()
    number = 0
    while (fresh := f"x_{number}" if number else "x_other") in known or fresh in named:
        number += 1
    for name in (fresh, *sorted(known - named)):
        yield (Has(name, demands),)
