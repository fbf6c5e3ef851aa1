"""Finds a value that meets all demands, or proves that none exists.

The subset of JSON Schema covered by the normal form is decidable by case analysis: the kind of the value,
the branch of each union, the part of each violated schema. Each case ends in facts about one value; its
members and items are searched separately. Every case is tried, so an empty result is a proof.
"""

from __future__ import annotations

from copy import deepcopy
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from workers_ai_contract.coverage.cases import cases_of, open_branches
from workers_ai_contract.coverage.demands import (
    KINDS,
    Branch,
    HasOther,
    NotAmong,
    Satisfies,
    Violates,
    kinds_of,
    satisfies,
    violates,
)
from workers_ai_contract.coverage.facts import Facts
from workers_ai_contract.coverage.meeting import meets_all
from workers_ai_contract.coverage.scalars import scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.coverage.demands import Demand, ValueKind
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.schema.normal import Subschema


class Nothing(Enum):
    """The absence of a value, as opposed to the value null."""

    NOTHING = "nothing"


NOTHING: Final = Nothing.NOTHING

Found: TypeAlias = "Json | Literal[Nothing.NOTHING]"

MOST_STEPS = 50_000
_DECIDED: dict[frozenset[Demand], Found] = {}
_CHOICES: dict[tuple[Satisfies, Branch], tuple[Demand, ...]] = {}
_DISJOINT: dict[tuple[Satisfies, Satisfies], bool] = {}


class UndecidedError(Exception):
    """The search has exceeded its limit of cases."""


def find(*demands: Demand, most_steps: int = MOST_STEPS) -> Found:
    """Return the simplest value found that meets all demands, or `NOTHING` as proof that none does.

    Raises:
        UndecidedError: the search exceeded its limit.
    """
    # A copy, because results are cached.
    return deepcopy(_ValueSearch(most_steps).find(demands))


def disjoint(one: Subschema, other: Subschema) -> bool:
    """Return whether it is proven that no value satisfies both schemas."""
    return _disjoint(satisfies(one), satisfies(other))


def _disjoint(one: Satisfies, other: Satisfies) -> bool:
    known = _DISJOINT.get((one, other))
    if known is None:
        # The provisional answer for recursive calls.
        _DISJOINT[one, other] = _DISJOINT[other, one] = False
        try:
            known = _ValueSearch(MOST_STEPS).find((one, other)) is NOTHING
        except UndecidedError:
            known = False
        _DISJOINT[one, other] = _DISJOINT[other, one] = known
    return known


class _ValueSearch:
    """One search, with the number of cases that it may still check."""

    def __init__(self, most_steps: int) -> None:
        self._steps_left = most_steps

    def find(self, demands: tuple[Demand, ...]) -> Found:
        """Return a value that meets all demands, or `NOTHING`."""
        key = frozenset(demands)
        if key not in _DECIDED:
            _DECIDED[key] = self._find(demands)
        return _DECIDED[key]

    def _find(self, demands: tuple[Demand, ...]) -> Found:
        for kind in _kinds_left(demands):
            for facts in self._consistent(Facts(kind), demands):
                value = self._value(facts, demands)
                if not isinstance(value, Nothing):
                    return value
        return NOTHING

    def _consistent(self, facts: Facts, demands: tuple[Demand, ...]) -> Iterator[Facts]:
        """Yield the facts of each case without an obvious contradiction."""
        self._steps_left -= 1
        if self._steps_left < 0:
            raise UndecidedError
        choices: list[Demand] = []
        agenda = list(demands)
        while agenda:
            demand = agenda.pop(0)
            cases = self._cases(facts, demand)
            if not cases:
                return
            if len(cases) > 1:
                choices.append(demand)
            elif cases[0] == (demand,):
                if not facts.add(demand):
                    return
            else:
                facts.note(demand)
                agenda[:0] = cases[0]
        if not choices:
            yield facts
            return
        # A new property can have any name that another demand mentions, so it comes last.
        choices.sort(key=lambda choice: isinstance(choice, HasOther))
        chosen, *rest = choices
        for case in self._cases(facts, chosen):
            branched = facts.copy()
            branched.note(chosen)
            yield from self._consistent(branched, (*case, *rest))

    def _cases(self, facts: Facts, demand: Demand) -> list[tuple[Demand, ...]]:
        """Return the cases of a demand that the facts leave open; only the demand itself if it is a fact."""
        if isinstance(demand, Violates) and demand.schema in facts.satisfied:
            return []
        if isinstance(demand, Satisfies) and demand.schema in facts.violated:
            return []
        if isinstance(demand, Branch):
            return [_choosing(branch, demand) for branch in open_branches(demand, facts)]
        return cases_of(demand, facts)

    def _value(self, facts: Facts, demands: tuple[Demand, ...]) -> Found:
        if facts.among is not None:
            return next((value for value in facts.among if meets_all(value, demands)), NOTHING)
        if facts.kind == "object":
            return _not_excluded(self._object(facts), facts)
        if facts.kind == "array":
            return _not_excluded(self._array(facts), facts)
        found = scalar(facts)
        return NOTHING if found is None else found[0]

    def _object(self, facts: Facts) -> Found:
        made: JsonObject = {}
        for name, demands in facts.members():
            member = self.find(demands)
            if isinstance(member, Nothing):
                return NOTHING
            made[name] = member
        return made

    def _array(self, facts: Facts) -> Found:
        if facts.is_overfull():
            return NOTHING
        made: list[Json] = []
        for demands in facts.item_demands():
            item = self.find(demands)
            if isinstance(item, Nothing):
                return NOTHING
            made.append(item)
        return made


def _kinds_left(demands: tuple[Demand, ...]) -> list[ValueKind]:
    """Return the kinds that no schema to satisfy excludes by its types."""
    allowed = [kinds_of(demand.schema.types) for demand in demands if isinstance(demand, Satisfies)]
    return [kind for kind in KINDS if all(kind in kinds for kinds in allowed)]


def _choosing(branch: Subschema, demand: Branch) -> tuple[Demand, ...]:
    """Return the demands of choosing one branch: satisfy it, and violate each branch that could match too."""
    taken = satisfies(branch)
    known = _CHOICES.get((taken, demand))
    if known is None:
        others = (satisfies(other) for other in demand.of.schema.one_of if other is not branch)
        open_ones = (other for other in others if demand.exactly_one and not _disjoint(taken, other))
        known = _CHOICES[taken, demand] = (taken, *(violates(other.schema) for other in open_ones))
    return known


def _not_excluded(value: Found, facts: Facts) -> Found:
    """Return the value unless it is explicitly excluded.

    Raises:
        UndecidedError: it is excluded; the search does not look for another value with the same facts.
    """
    if value is not NOTHING and facts.excluded and not meets_all(value, (NotAmong(facts.excluded),)):
        raise UndecidedError
    return value
