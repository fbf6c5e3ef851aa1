"""A short, deterministic sequence of payloads that reaches every reachable point."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from workers_ai_contract.coverage.demands import satisfies
from workers_ai_contract.coverage.reaching import Unreachable, goals_of, why_unreachable
from workers_ai_contract.coverage.satisfying import MOST_STEPS, NOTHING, UndecidedError, find
from workers_ai_contract.coverage.walking import points_reached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.coverage.demands import Demand
    from workers_ai_contract.coverage.points import Point
    from workers_ai_contract.coverage.reaching import Goal
    from workers_ai_contract.coverage.satisfying import Found
    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import Subschema

# Limits for adding goals to one payload: added goals, and failed attempts.
_MOST_GOALS = 10
_MOST_MISSES = 4
# If adding a goal takes more steps than this, another payload covers it.
_STEPS_FOR_ONE_MORE = 300


def _anything(_payload: Json) -> bool:
    return True


@dataclass(frozen=True)
class Cover:
    """The covering payloads of one schema, and the points that no payload reaches, with proofs.

    Args:
        schema: the schema that the payloads are valid under.
        within: pointer of a subschema; only points there and below are covered.
        admits: an additional check of payloads. Its rejections do not prove that a point is unreachable.
    """

    schema: Subschema
    within: str = ""
    admits: Callable[[Json], bool] = field(default=_anything)

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The points to reach."""
        return tuple(goal.point for goal in self._goals)

    @cached_property
    def payloads(self) -> tuple[Json, ...]:
        """The payloads in order: each reaches a point that those before it do not."""
        return self._found[0]

    @cached_property
    def unreachable(self) -> tuple[Unreachable, ...]:
        """The points that none of the payloads reaches, with proof or reason."""
        return tuple(self._why(goal) for goal in self._found[1])

    @cached_property
    def _goals(self) -> tuple[Goal, ...]:
        below = f"{self.within}/"
        return tuple(
            goal
            for goal in goals_of(self.schema)
            if goal.point.pointer == self.within or goal.point.pointer.startswith(below)
        )

    @cached_property
    def _found(self) -> tuple[tuple[Json, ...], tuple[Goal, ...]]:
        failed: list[Goal] = []
        return tuple(self._search(lambda _count: 0, failed)), tuple(failed)

    def in_chosen_order(self, choose: Callable[[int], int]) -> Iterator[Json]:
        """Yield payloads with the same coverage, lazily; `choose(n)` returns the index of the next goal.

        `n` is the number of points that are still to be reached.
        """
        return self._search(choose, [])

    def _search(self, choose: Callable[[int], int], failed: list[Goal]) -> Iterator[Json]:
        pending = {goal.point: goal for goal in self._goals}
        while pending:
            goals = list(pending.values())
            start = choose(len(goals))
            first = goals[start]
            payload = self._packed(goals[start:] + goals[:start])
            if payload is NOTHING:
                failed.append(pending.pop(first.point))
                continue
            yield payload
            for point in points_reached(self.schema, payload):
                pending.pop(point, None)

    def _packed(self, goals: list[Goal]) -> Found:
        """Return a payload for the first goal that also reaches further goals, as far as they are cheap."""
        demands: tuple[Demand, ...] = (satisfies(self.schema), *goals[0].from_root())
        payload = self._admitted(demands, MOST_STEPS)
        if payload is NOTHING and self.admits is not _anything:
            payload = self._with_more(goals[0])
        hits = misses = 0
        for goal in self._others(goals, payload):
            more = (*demands, *goal.from_root())
            better = self._admitted(more, _STEPS_FOR_ONE_MORE)
            if better is NOTHING:
                misses += 1
            else:
                hits += 1
                demands, payload = more, better
            if misses == _MOST_MISSES or hits == _MOST_GOALS:
                break
        return payload

    def _with_more(self, wanted: Goal) -> Found:
        """Return an admitted payload by adding one more goal to the wanted one."""
        base: tuple[Demand, ...] = (satisfies(self.schema), *wanted.from_root())
        alone = [goal.from_root() for goal in self._goals if _is_single_item_above(goal, wanted)]
        for few in ((), *alone):
            for goal in self._goals:
                found = self._admitted((*base, *few, *goal.from_root()), _STEPS_FOR_ONE_MORE)
                if found is not NOTHING:
                    return found
        return NOTHING

    def _others(self, goals: list[Goal], payload: Found) -> Iterator[Goal]:
        return iter(() if payload is NOTHING else goals[1:])

    def _admitted(self, demands: tuple[Demand, ...], most_steps: int) -> Found:
        try:
            found = find(*demands, most_steps=most_steps)
        except UndecidedError:
            return NOTHING
        return found if found is NOTHING or self.admits(found) else NOTHING

    def _why(self, goal: Goal) -> Unreachable:
        proof = why_unreachable(self.schema, goal)
        if proof is not None:
            return proof
        reason = "the payload found for it is rejected by checks outside the schema"
        return Unreachable(goal.point, "undecided", self.schema.pointer, reason)


def _is_single_item_above(goal: Goal, wanted: Goal) -> bool:
    point = goal.point
    return (point.keyword, point.aspect) == ("items", "one") and wanted.point.pointer.startswith(
        point.pointer
    )
