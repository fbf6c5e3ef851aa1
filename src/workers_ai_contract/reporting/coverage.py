"""The schema coverage report; its format is `formats/coverage.schema.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.coverage import Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_contract.coverage import Point, ReachedPoints, Unreachable
    from workers_ai_kernel import Json, JsonObject

SCHEMA_VERSION = 1


def coverage_report(coverages: Sequence[ReachedPoints], payloads: int) -> JsonObject:
    """Return the report of what `payloads` payloads have reached."""
    return {
        "schema_version": SCHEMA_VERSION,
        "payloads": payloads,
        "satisfied": _counts(coverages, Side.SATISFIED),
        "violated": _counts(coverages, Side.VIOLATED),
        "schemas": [_schema(coverage) for coverage in coverages],
    }


def percent_reached(coverages: Sequence[ReachedPoints], side: Side) -> float:
    """Return the percentage of reachable points that were reached; 100 if no point is reachable."""
    reached, reachable, _ = _summed(coverages, side)
    return 100.0 if reachable == 0 else 100 * reached / reachable


def _summed(coverages: Sequence[ReachedPoints], side: Side) -> tuple[int, int, int]:
    counts = [coverage.counts(side) for coverage in coverages]
    return (
        sum(reached for reached, _, _ in counts),
        sum(reachable for _, reachable, _ in counts),
        sum(total for _, _, total in counts),
    )


def _counts(coverages: Sequence[ReachedPoints], side: Side) -> JsonObject:
    reached, reachable, total = _summed(coverages, side)
    return {"reached": reached, "reachable": reachable, "total": total}


def _schema(coverage: ReachedPoints) -> JsonObject:
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


def _by_keyword(coverage: ReachedPoints) -> list[Json]:
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
