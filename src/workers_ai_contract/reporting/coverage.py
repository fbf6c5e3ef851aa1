"""The schema coverage report; its format is `formats/coverage.schema.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from workers_ai_contract.coverage import Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_contract.coverage import Point, Unreachable
    from workers_ai_kernel import Json, JsonObject

SCHEMA_VERSION = 1


class ReportedCoverage(Protocol):
    """What a report needs to know of the points of one schema."""

    name: str
    reached: set[Point]

    def points(self, side: Side, /) -> tuple[Point, ...]:
        """Return all points of one side."""
        ...

    def missing(self, side: Side, /) -> tuple[tuple[Point, Unreachable | None], ...]:
        """Return the points not reached, each with the proof or reason, if there is one."""
        ...

    def counts(self, side: Side, /) -> tuple[int, int, int]:
        """Return the numbers of reached, reachable and all points."""
        ...


def coverage_report(coverages: Sequence[ReportedCoverage], payloads: int) -> JsonObject:
    """Return the report of what `payloads` payloads have reached."""
    return {
        "schema_version": SCHEMA_VERSION,
        "payloads": payloads,
        "satisfied": _counts(coverages, Side.SATISFIED),
        "violated": _counts(coverages, Side.VIOLATED),
        "schemas": [_schema(coverage) for coverage in coverages],
    }


def percent_reached(coverages: Sequence[ReportedCoverage], side: Side) -> float:
    """Return the percentage of reachable points that were reached; 100 if no point is reachable."""
    reached, reachable, _ = _summed(coverages, side)
    return 100.0 if reachable == 0 else 100 * reached / reachable


def _summed(coverages: Sequence[ReportedCoverage], side: Side) -> tuple[int, int, int]:
    counts = [coverage.counts(side) for coverage in coverages]
    return (
        sum(reached for reached, _, _ in counts),
        sum(reachable for _, reachable, _ in counts),
        sum(total for _, _, total in counts),
    )


def _counts(coverages: Sequence[ReportedCoverage], side: Side) -> JsonObject:
    reached, reachable, total = _summed(coverages, side)
    return {"reached": reached, "reachable": reachable, "total": total}


def _schema(coverage: ReportedCoverage) -> JsonObject:
    not_reached: list[Json] = [
        _missing(point, proof) for side in Side for point, proof in coverage.missing(side)
    ]
    return {
        "name": coverage.name,
        "satisfied": _counts([coverage], Side.SATISFIED),
        "violated": _counts([coverage], Side.VIOLATED),
        "keywords": _by_keyword(coverage),
        "not_reached": not_reached,
    }


def _by_keyword(coverage: ReportedCoverage) -> list[Json]:
    rows: list[Json] = []
    for side in Side:
        points = coverage.points(side)
        for keyword in dict.fromkeys(point.keyword for point in points):
            of_keyword = [point for point in points if point.keyword == keyword]
            reached = sum(point in coverage.reached for point in of_keyword)
            rows.append(
                {"keyword": keyword, "side": side.value, "reached": reached, "total": len(of_keyword)}
            )
    return rows


def _missing(point: Point, proof: Unreachable | None) -> JsonObject:
    return {**point.to_json(), "why": None if proof is None else proof.to_json()}
