"""A short sequence of payloads that reaches every point that can be reached, always the same one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from workers_ai_contract.coverage.demands import satisfies
from workers_ai_contract.coverage.reaching import goals_of, why_unreachable
from workers_ai_contract.coverage.satisfying import MOST_STEPS, NOTHING, UndecidedError, find
from workers_ai_contract.coverage.walking import points_reached

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.coverage.demands import Demand
    from workers_ai_contract.coverage.points import Point
    from workers_ai_contract.coverage.reaching import Goal, Unreachable
    from workers_ai_contract.coverage.satisfying import Found
    from workers_ai_schemas import Json
    from workers_ai_schemas.normal import Subschema

# How many further goals in vain are tried on one payload before it is taken as it is.
_MOST_MISSES = 4
_MOST_GOALS = 10
# One more goal may make the search long; then it is left to another payload.
_STEPS_FOR_ONE_MORE = 300


@dataclass(frozen=True)
class Cover:
    """The covering payloads of one schema, and the points that no payload reaches, with proofs."""

    schema: Subschema

    @cached_property
    def payloads(self) -> tuple[Json, ...]:
        """The payloads in order: each reaches a point that those before it do not."""
        return tuple(payload for payload, _ in self._steps)

    @cached_property
    def unreachable(self) -> tuple[Unreachable, ...]:
        """The points that no payload reaches."""
        self.payloads  # noqa: B018 - finding them finds the others out
        return tuple(why_unreachable(self.schema, goal) for goal in self._failed)

    @cached_property
    def _failed(self) -> list[Goal]:
        return []

    @cached_property
    def _steps(self) -> tuple[tuple[Json, frozenset[Point]], ...]:
        return tuple(self._found())

    def _found(self) -> Iterator[tuple[Json, frozenset[Point]]]:
        pending = {goal.point: goal for goal in goals_of(self.schema)}
        while pending:
            first = next(iter(pending.values()))
            payload = self._packed(list(pending.values()))
            if payload is NOTHING:
                self._failed.append(pending.pop(first.point))
                continue
            reached = points_reached(self.schema, payload)
            assert first.point in reached, first.point  # noqa: S101 - what was found meets its goal
            yield payload, reached
            for point in reached:
                pending.pop(point, None)

    def _packed(self, goals: list[Goal]) -> Found:
        """Return a payload for the first goal that reaches as many of the others as are easily had."""
        demands: tuple[Demand, ...] = (satisfies(self.schema), *goals[0].from_root())
        payload = _found(demands)
        hits = misses = 0
        for goal in goals[1:]:
            if payload is NOTHING or misses == _MOST_MISSES or hits == _MOST_GOALS:
                break
            more = (*demands, *goal.from_root())
            better = _found(more, _STEPS_FOR_ONE_MORE)
            if better is NOTHING:
                misses += 1
            else:
                hits += 1
                demands, payload = more, better
        return payload


def _found(demands: tuple[Demand, ...], most_steps: int = MOST_STEPS) -> Found:
    try:
        return find(*demands, most_steps=most_steps)
    except UndecidedError:
        return NOTHING
