"""Schema coverage: the points of a schema, those that payloads reach, and proofs for unreachable ones."""

from __future__ import annotations

from workers_ai_contract.coverage.accepting import acceptor
from workers_ai_contract.coverage.covering import Cover
from workers_ai_contract.coverage.points import Point, Side, satisfied_points, violated_points
from workers_ai_contract.coverage.reached import ReachedPoints
from workers_ai_contract.coverage.reaching import Unreachable
from workers_ai_contract.coverage.record import Coverage
from workers_ai_contract.coverage.satisfying import NOTHING, disjoint, find
from workers_ai_contract.coverage.walking import points_reached

__all__ = [
    "NOTHING",
    "Cover",
    "Coverage",
    "Point",
    "ReachedPoints",
    "Side",
    "Unreachable",
    "acceptor",
    "disjoint",
    "find",
    "points_reached",
    "satisfied_points",
    "violated_points",
]
