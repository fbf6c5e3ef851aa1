"""Finds a value that has everything wanted, or proves that none exists.

The search goes through the cases: each sort of values, each alternative of each choice. In each case, what is
wanted of members and items is solved in the same way. A value that would need itself inside has no smallest
form, so a question that is already being asked counts as unanswerable. Each value found is checked with the
compiled schema; nothing is claimed about a case that is too large or that only an approximation describes.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from workers_ai_contract.solving.boxes import CaseSoFar, Missing
from workers_ai_contract.solving.checking import meets_all, sort_of
from workers_ai_contract.solving.clauses import clauses
from workers_ai_contract.solving.containers import item_plan, items_of, member_plan, members_of
from workers_ai_contract.solving.scalars import find_number, find_text
from workers_ai_contract.solving.shapes import ArrayShape, ObjectShape
from workers_ai_contract.solving.wants import SORTS, Equals, Except, Is, Listed, Unevaluated, ordered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from workers_ai_contract.solving.boxes import Box
    from workers_ai_contract.solving.clauses import KeywordRule
    from workers_ai_contract.solving.parts import Part
    from workers_ai_contract.solving.wants import Sort, Want, Wanted
    from workers_ai_kernel import Json

    Solution: TypeAlias = "Json | Missing"

NO_VALUE: Final = Missing.NO_VALUE
UNKNOWN: Final = Missing.UNKNOWN

_MOST_STEPS = 30_000
_MOST_STEPS_APART = 1_500
_DEEPEST = 40
_DEEPEST_APART = 3
_MOST_BOXES = 16


class _OutOfStepsError(Exception):
    """There are too many cases."""


class Solver:
    """Solves wants; what is known is kept."""

    def __init__(self, most_steps: int = _MOST_STEPS) -> None:
        self._most_steps = most_steps
        self._limit = math.inf
        self._steps = 0
        self._known: dict[Wanted, Solution] = {}
        self._boxes: dict[Wanted, tuple[Box, ...]] = {}
        self._asked: dict[Wanted, int] = {}
        self._lowest: float = math.inf
        self._rules: dict[tuple[Part, Sort], tuple[KeywordRule, ...]] = {}
        self._apart: dict[tuple[Part, Part, Sort], bool] = {}
        self._comparing: list[tuple[Part, Part, Sort]] = []

    def find(self, wants: Iterable[Want], most_steps: int | None = None) -> Solution:
        """Return a value that has all wants; NO_VALUE if it is proven that none exists, UNKNOWN otherwise.

        `most_steps` limits the cases that are gone through, below the usual limit.
        """
        key = frozenset(wants)
        if self._asked:
            return self.within(key)
        self._steps, self._limit = 0, most_steps or self._most_steps
        try:
            return self.within(key)
        except _OutOfStepsError:
            return UNKNOWN
        finally:
            self._asked.clear()
            self._comparing.clear()

    def within(self, key: Wanted) -> Solution:
        """Return the same for a member or an item."""
        if key in self._known:
            return self._known[key]
        if key in self._asked:
            self._lowest = min(self._lowest, self._asked[key])
            return NO_VALUE
        depth = len(self._asked)
        if depth > _DEEPEST:
            return UNKNOWN
        outer, self._lowest = self._lowest, math.inf
        self._asked[key] = depth
        try:
            found = self._search(key)
        finally:
            del self._asked[key]
            own = self._lowest
            self._lowest = min(outer, own) if own < depth else outer
        if not isinstance(found, Missing) or own >= depth:
            self._known[key] = found
        return found

    def boxes(self, key: Wanted) -> tuple[Box, ...]:
        """Return cases of a question that have a value, at most a few for each alternative and sort."""
        if key not in self._boxes:
            found: list[Box] = []
            self._steps, self._limit = 0, self._most_steps
            try:
                for sort in SORTS:
                    self._collect(sort, CaseSoFar(), ordered(key), _MOST_BOXES, self._collector(key, found))
            except _OutOfStepsError:
                pass
            finally:
                self._asked.clear()
                self._comparing.clear()
            self._boxes[key] = tuple(found)
        return self._boxes[key]

    def _collector(self, key: Wanted, found: list[Box]) -> Callable[[Box], bool]:
        def accept(box: Box) -> bool:
            solved = self._solved(box, key)
            if isinstance(solved, Missing):
                return False
            found.append(solved)
            return True

        return accept

    def _search(self, key: Wanted) -> Solution:
        outcome: Solution = NO_VALUE
        found: list[Box] = []

        def accept(box: Box) -> bool:
            nonlocal outcome
            solved = self._solved(box, key)
            if isinstance(solved, Missing):
                outcome = UNKNOWN if solved is UNKNOWN else outcome
                return False
            found.append(solved)
            return True

        for sort in SORTS:
            self._collect(sort, CaseSoFar(), ordered(key), 1, accept)
            if found:
                return found[0].value
        return outcome

    def _collect(
        self, sort: Sort, case: CaseSoFar, wants: Iterable[Want], limit: int, accept: Callable[[Box], bool]
    ) -> int:
        """Offer the cases, and return how many were accepted; each alternative has its share of the limit."""
        self._steps += 1
        if self._steps > self._limit:
            raise _OutOfStepsError
        if not case.absorb(sort, wants, self.rules) or not case.is_consistent(sort):
            return 0
        alternatives = case.next_choice()
        if alternatives is None:
            return 1 if accept(case.box(sort)) else 0
        taken = 0
        for place, alternative in enumerate(alternatives):
            share = -(-(limit - taken) // (len(alternatives) - place))
            taken += self._collect(sort, case.copy(), alternative, share, accept)
            if taken >= limit:
                break
        return taken

    def rules(self, part: Part, sort: Sort) -> tuple[KeywordRule, ...]:
        """Return the rules of a part for one sort of values.

        They are kept, but for those made while two branches are compared: there, fewer are told apart.
        """
        known = self._rules.get((part, sort))
        if known is None:
            known = tuple(clauses(part, sort, self.apart))
            if not self._comparing:
                self._rules[part, sort] = known
        return known

    def apart(self, one: Part, other: Part, sort: Sort) -> bool:
        """Return whether it is proven that no value of a sort is valid under two parts."""
        question = (one, other, sort) if id(one) <= id(other) else (other, one, sort)
        if question in self._apart:
            return self._apart[question]
        if question in self._comparing or len(self._comparing) >= _DEEPEST_APART:
            return False
        saved = self._asked, self._lowest, self._limit
        self._asked, self._lowest = {}, math.inf
        self._limit = min(self._limit, self._steps + _MOST_STEPS_APART)
        self._comparing.append(question)
        try:
            found = self._is_empty(sort, frozenset((Is(one), Is(other))))
        except _OutOfStepsError:
            if self._steps > saved[2]:
                raise
            found = False
        finally:
            self._comparing.pop()
            self._asked, self._lowest, self._limit = saved
        if found or not self._comparing:
            self._apart[question] = found
        return found

    def _is_empty(self, sort: Sort, key: Wanted) -> bool:
        empty = True

        def accept(box: Box) -> bool:
            nonlocal empty
            empty = empty and self._solved(box, key) is NO_VALUE
            return not empty

        self._collect(sort, CaseSoFar(), ordered(key), 1, accept)
        return empty

    def _solved(self, box: Box, key: Wanted) -> Box | Missing:
        """Return the case with a value that has all wants."""
        options = listed_values(box.wants)
        if options is not None:
            for value in options:
                if sort_of(value) == box.sort and meets_all(value, box.wants) and meets_all(value, key):
                    return replace(box, value=value)
            return NO_VALUE
        if box.sort in {"object", "array"}:
            return self._container(box, key)
        found, is_certain = _scalar(box)
        if isinstance(found, Missing):
            return NO_VALUE if is_certain else UNKNOWN
        return replace(box, value=found) if meets_all(found, key) else UNKNOWN

    def _container(self, box: Box, key: Wanted) -> Box | Missing:
        extras = (0, 1, 2, 3) if any(isinstance(want, Except) for want in box.wants) else (0,)
        outcome: Missing = NO_VALUE
        for extra in extras:
            made = self._object(box, extra) if box.sort == "object" else self._array(box, extra)
            if isinstance(made, Missing):
                if extra == 0:
                    return made
                outcome = UNKNOWN
            elif meets_all(made.value, key):
                return made
            else:
                outcome = UNKNOWN
        return outcome

    def _object(self, box: Box, extra: int) -> Box | Missing:
        shape = ObjectShape(box.wants, box.matched)
        plan = member_plan(shape, self.within, extra)
        members = plan if isinstance(plan, Missing) else members_of(plan, self.within)
        if isinstance(members, Missing) or isinstance(plan, Missing):
            assert isinstance(members, Missing)  # noqa: S101 - as the plan is
            return self._without_approximation(box, shape, members)
        return replace(box, value=members, members=plan)

    def _array(self, box: Box, extra: int) -> Box | Missing:
        shape = ArrayShape(box.wants, box.matched)
        plan = item_plan(shape, self.within, extra)
        items = plan if isinstance(plan, Missing) else items_of(shape, plan, self.within)
        if isinstance(items, Missing) or isinstance(plan, Missing):
            assert isinstance(items, Missing)  # noqa: S101 - as the plan is
            return self._without_approximation(box, shape, items)
        return replace(box, value=items, items=plan)

    def _without_approximation(self, box: Box, shape: ObjectShape | ArrayShape, outcome: Missing) -> Missing:
        """Return what is certain: nothing has all wants if nothing has those that are described exactly."""
        if not shape.is_approximate:
            return outcome
        exact = replace(box, wants=tuple(want for want in box.wants if not isinstance(want, Unevaluated)))
        found = self._object(exact, 0) if box.sort == "object" else self._array(exact, 0)
        return NO_VALUE if found is NO_VALUE else UNKNOWN


def _scalar(box: Box) -> tuple[Solution, bool]:
    if box.sort == "null":
        return (None, True) if meets_all(None, box.wants) else (NO_VALUE, True)
    if box.sort == "boolean":
        return next((value for value in (False, True) if meets_all(value, box.wants)), NO_VALUE), True
    value, is_certain = find_number(box.wants) if box.sort == "number" else find_text(box.wants)
    return (NO_VALUE, is_certain) if value is None else (value, True)


def listed_values(wants: Iterable[Want]) -> Sequence[Json] | None:
    """Return the only values that are possible, as far as a want lists them; else None."""
    for want in wants:
        if isinstance(want, Equals):
            return (json.loads(want.text),)
    for want in wants:
        if isinstance(want, Listed) and want.holds:
            return want.part.schema.enum or ()
    return None
