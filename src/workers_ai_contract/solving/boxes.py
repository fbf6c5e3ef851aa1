"""Cases of what is wanted: for one sort of values, with one alternative of each choice."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from workers_ai_contract.solving.scalars import number_range, sizes
from workers_ai_contract.solving.wants import NEVER, Either, Is, OfSort, Present

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workers_ai_contract.solving.clauses import KeywordRule
    from workers_ai_contract.solving.parts import Part
    from workers_ai_contract.solving.wants import Sort, Want, Wanted
    from workers_ai_kernel import Json


class Missing(Enum):
    """Why there is no value: it is proven that none exists, or none was found."""

    NO_VALUE = "no value exists"
    UNKNOWN = "no value was found"


@dataclass(slots=True)
class ItemPlan:
    """What each item of an array must be, and two indices whose items must be equal."""

    keys: list[Wanted]
    equal: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """One case: the wants of one sort of values that follow, without alternatives, and a value.

    `matched` are the parts that the value is valid under. `members` and `items` are the plan of the value.
    """

    sort: Sort
    wants: tuple[Want, ...]
    matched: tuple[Part, ...]
    value: Json = None
    members: dict[str, Wanted] | None = None
    items: ItemPlan | None = None


@dataclass(slots=True)
class CaseSoFar:
    """A case that is not complete: what is certain, and the choices that are open."""

    wants: dict[Want, None] = field(default_factory=dict["Want", None])
    decided: dict[Part, bool] = field(default_factory=dict["Part", bool])
    open: list[Either] = field(default_factory=list[Either])

    def copy(self) -> CaseSoFar:
        """Return a copy to go on with."""
        return CaseSoFar(dict(self.wants), dict(self.decided), list(self.open))

    def absorb(  # noqa: C901 - one branch a kind of wants
        self, sort: Sort, wants: Iterable[Want], rules: Callable[[Part, Sort], Iterable[KeywordRule]]
    ) -> bool:
        """Add wants and all that follows; return False if they contradict each other."""
        todo = list(wants)
        while todo:
            want = todo.pop()
            if want is NEVER:
                return False
            if isinstance(want, Is):
                known = self.decided.get(want.part)
                if known is not None:
                    if known is not want.holds:
                        return False
                    continue
                self.decided[want.part] = want.holds
                todo += _following(want, sort, rules)
            elif isinstance(want, OfSort):
                if want.sort != sort:
                    return False
            elif isinstance(want, Either):
                if not self._choose(want, todo):
                    return False
            else:
                if isinstance(want, Present) and Present(want.name, not want.holds) in self.wants:
                    return False
                self.wants[want] = None
        return True

    def _choose(self, either: Either, todo: list[Want]) -> bool:
        alternatives = either.alternatives
        if () in alternatives:
            return True
        if len(alternatives) == 1:
            todo += alternatives[0]
        elif alternatives:
            self.open.append(either)
        return bool(alternatives)

    def next_choice(self) -> tuple[tuple[Want, ...], ...] | None:
        """Take the choice with the fewest alternatives that are possible; None if none is open."""
        best: tuple[tuple[Want, ...], ...] | None = None
        kept: list[Either] = []
        chosen: Either | None = None
        for either in self.open:
            possible = tuple(each for each in either.alternatives if self._is_possible(each))
            if any(all(self._has(want) for want in each) for each in possible):
                continue
            kept.append(either)
            if best is None or len(possible) < len(best):
                best, chosen = possible, either
        self.open = [either for either in kept if either is not chosen]
        return best

    def _is_possible(self, alternative: tuple[Want, ...]) -> bool:
        for want in alternative:
            if want is NEVER or (
                isinstance(want, Is) and self.decided.get(want.part, want.holds) is not want.holds
            ):
                return False
            if isinstance(want, Present) and Present(want.name, not want.holds) in self.wants:
                return False
        return True

    def _has(self, want: Want) -> bool:
        if isinstance(want, Is):
            return self.decided.get(want.part) is want.holds
        return want in self.wants

    def is_consistent(self, sort: Sort) -> bool:
        """Return whether bounds leave anything."""
        if sort == "number":
            return not number_range(self.wants).is_empty
        least, most = sizes(self.wants)
        return most is None or least <= most

    def box(self, sort: Sort) -> Box:
        """Return the complete case."""
        return Box(sort, tuple(self.wants), tuple(part for part, holds in self.decided.items() if holds))


def _following(want: Is, sort: Sort, rules: Callable[[Part, Sort], Iterable[KeywordRule]]) -> list[Want]:
    """Return what follows from a part that holds, or one that does not."""
    if want.holds:
        return [each for rule in rules(want.part, sort) for each in rule.wants]
    alternatives = tuple(each for rule in rules(want.part, sort) for each in rule.violations)
    return [Either(alternatives) if alternatives else NEVER]
