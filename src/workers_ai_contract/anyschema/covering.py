"""The values that together reach every point of a schema, and the proofs of what nothing reaches."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from workers_ai_contract.anyschema.places import goals_of_places, places_below
from workers_ai_contract.coverage import ReachedPoints, Side, Unreachable
from workers_ai_contract.solving import NO_VALUE, Is
from workers_ai_contract.solving.boxes import Missing
from workers_ai_contract.solving.checking import meets_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from workers_ai_contract.anyschema.places import PartGoal, PartPlace
    from workers_ai_contract.coverage import Point
    from workers_ai_contract.solving import Part, Solver
    from workers_ai_contract.solving.wants import Wanted
    from workers_ai_kernel import Json

_MOST_JOINED = 8
_MOST_MISSES = 3
_STEPS_FOR_ONE_MORE = 300


class SchemaCover:
    """The points of a schema, values that reach them, and why some are not reached."""

    def __init__(self, root: Part, solver: Solver) -> None:
        self.root = root
        self.solver = solver

    @cached_property
    def places(self) -> tuple[PartPlace, ...]:
        """The places of the schema."""
        return places_below(self.root)

    @cached_property
    def goals(self) -> tuple[PartGoal, ...]:
        """The points to reach, in the order of their distance from the root."""
        return goals_of_places(self.places)

    def in_chosen_order(self, choose: Callable[[int], int]) -> Iterator[Json]:
        """Yield values that reach every point, lazily; `choose(n)` is the index of the next of n goals."""
        return self._search(choose, {})

    @cached_property
    def unreachable(self) -> dict[Point, Unreachable]:
        """The points that no value reaches, with proof or reason."""
        failed: dict[Point, Unreachable] = {}
        for _ in self._search(lambda _count: 0, failed):
            pass
        return failed

    def reached_by(self, value: Json, pending: Iterator[PartGoal]) -> Iterator[Point]:
        """Yield the points of the goals that a valid value reaches."""
        return (goal.point for goal in pending if meets_all(value, goal.wants))

    def _search(self, choose: Callable[[int], int], failed: dict[Point, Unreachable]) -> Iterator[Json]:
        pending: list[PartGoal] = list(self.goals)
        while pending:
            start = choose(len(pending))
            goal = pending[start]
            wants = goal.wants | {Is(self.root)}
            value = self.solver.find(wants)
            if isinstance(value, Missing):
                failed[goal.point] = self._why(goal, value)
                del pending[start]
                continue
            value = self._with_more(wants, value, pending[start + 1 :] + pending[:start])
            yield value
            pending = [each for each in pending if each is not goal and not meets_all(value, each.wants)]

    def _with_more(self, wants: Wanted, value: Json, others: list[PartGoal]) -> Json:
        """Return a value that reaches further points, too, as far as they are cheap."""
        joined = misses = 0
        for other in others:
            if joined == _MOST_JOINED or misses == _MOST_MISSES:
                break
            more = wants | other.wants
            found = self.solver.find(more, _STEPS_FOR_ONE_MORE)
            if isinstance(found, Missing):
                misses += 1
            else:
                joined += 1
                wants, value = more, found
        return value

    def _why(self, goal: PartGoal, outcome: Missing) -> Unreachable:
        where = self.root.schema.pointer
        if self.solver.find(goal.at_place) is NO_VALUE:
            reason = "this subschema accepts no value with this property"
            return Unreachable(goal.point, "contradictory", goal.point.pointer, reason)
        if outcome is not NO_VALUE:
            return Unreachable(goal.point, "undecided", where, "no value was found, and no proof")
        reason = "every value with this property is rejected by a schema around it"
        return Unreachable(goal.point, "shadowed", where, reason)


@dataclass
class SchemaCoverage(ReachedPoints):
    """The points of a schema that values have reached, for reports."""

    cover: SchemaCover
    violated: tuple[Point, ...] = ()

    def observe(self, value: Json) -> None:
        """Record a valid value."""
        pending = (goal for goal in self.cover.goals if goal.point not in self.reached)
        self.reached.update(self.cover.reached_by(value, pending))

    def note(self, point: Point) -> None:
        """Record a point that an invalid value is known to reach."""
        self.reached.add(point)

    def points(self, side: Side) -> tuple[Point, ...]:
        """Return all points of one side."""
        if side is Side.VIOLATED:
            return self.violated
        return tuple(goal.point for goal in self.cover.goals)

    def proofs(self, side: Side) -> Mapping[Point, Unreachable]:
        """Return why points of one side are not reached; violated points that cannot be are not listed."""
        return self.cover.unreachable if side is Side.SATISFIED else {}
