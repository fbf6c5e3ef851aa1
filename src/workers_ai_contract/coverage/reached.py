"""What every record of reached points can tell, whatever kind of schema the points are of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workers_ai_contract.coverage.points import Point

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_contract.coverage.points import Side
    from workers_ai_contract.coverage.reaching import Unreachable


@dataclass
class ReachedPoints(ABC):
    """The points reached under the schema `name`."""

    name: str
    reached: set[Point] = field(default_factory=set[Point], kw_only=True)

    @abstractmethod
    def points(self, side: Side) -> tuple[Point, ...]:
        """Return all points of one side, in the order of the schema."""

    @abstractmethod
    def proofs(self, side: Side) -> Mapping[Point, Unreachable]:
        """Return why points of one side are not reached, as far as that is known."""

    def missing(self, side: Side) -> tuple[tuple[Point, Unreachable | None], ...]:
        """Return the points not reached, each with the proof or reason, if there is one."""
        proofs = self.proofs(side)
        return tuple((point, proofs.get(point)) for point in self.points(side) if point not in self.reached)

    def counts(self, side: Side) -> tuple[int, int, int]:
        """Return the numbers of reached, reachable and all points."""
        points = self.points(side)
        reached = sum(point in self.reached for point in points)
        proven = sum(proof is not None and proof.is_proven for _, proof in self.missing(side))
        return reached, len(points) - proven, len(points)
