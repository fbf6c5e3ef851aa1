"""Accumulates which points of a schema have been reached."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workers_ai_contract.coverage.points import Side, violated_points
from workers_ai_contract.coverage.reached import ReachedPoints
from workers_ai_contract.coverage.walking import points_reached

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_contract.coverage.covering import Cover
    from workers_ai_contract.coverage.points import Point
    from workers_ai_contract.coverage.reaching import Unreachable
    from workers_ai_kernel import Json


@dataclass
class Coverage(ReachedPoints):
    """The points reached under the schema `name`, accumulated over payloads and runs."""

    cover: Cover
    _explained: dict[Point, Unreachable] = field(default_factory=dict["Point", "Unreachable"], repr=False)
    _known: dict[Side, frozenset[Point]] = field(default_factory=dict[Side, "frozenset[Point]"], repr=False)

    def observe(self, payload: Json) -> None:
        """Record a payload; an invalid one reaches nothing."""
        self.reached.update(points_reached(self.cover.schema, payload) & self._points(Side.SATISFIED))

    def note(self, point: Point) -> None:
        """Record a point that an invalid payload is known to reach."""
        if point in self._points(point.side):
            self.reached.add(point)

    def explain(self, proof: Unreachable) -> None:
        """Record why no invalid payload reaches a point."""
        self._explained[proof.point] = proof

    def points(self, side: Side) -> tuple[Point, ...]:
        """Return all points of one side, in the order of the schema."""
        if side is Side.SATISFIED:
            return self.cover.points
        within = self.cover.within
        below = f"{within}/"
        found = violated_points(self.cover.schema)
        return tuple(each for each in found if each.pointer == within or each.pointer.startswith(below))

    def proofs(self, side: Side) -> Mapping[Point, Unreachable]:
        """Return why points of one side are not reached, as far as that is known."""
        if side is Side.SATISFIED:
            return {each.point: each for each in self.cover.unreachable}
        return self._explained

    def _points(self, side: Side) -> frozenset[Point]:
        if side not in self._known:
            self._known[side] = frozenset(self.points(side))
        return self._known[side]
