"""Compares the client's report of a planned reply with that of a correct client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.conformance.protocol import Raised
from workers_ai_contract.conformance.reply_checks import check_good
from workers_ai_contract.faults import Expectation, expectation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.conformance.cases import Case
    from workers_ai_contract.conformance.protocol import Report
    from workers_ai_contract.faults import PlanExpectation
    from workers_ai_kernel import JsonObject

UNUSUAL = "unusual-reply-mishandled"
# What is unsure about the answer, and the failures that are then none.
_UNSURE = {
    "text": frozenset({"text-lost", "text-altered"}),
    "tool_calls": frozenset({"tool-calls-lost", "tool-calls-invented", "tool-call-altered"}),
    "usage": frozenset({"usage-lost", "usage-altered"}),
    "items": frozenset(
        {"batch-items-lost", "batch-items-invented", "text-lost", "text-altered", "reasoning-lost"}
        | {"reasoning-altered", "tool-calls-lost", "tool-call-altered", "usage-lost", "usage-altered"}
        | {"good-answer-refused"}
    ),
}


def check_planned(case: Case, report: Report) -> Iterator[tuple[str, JsonObject]]:
    """Yield code and detail for whatever a correct client would not have reported.

    What rests on an inferred or contested point gives a warning.
    """
    wanted = expectation(case.plan)
    plan = case.plan.to_json()
    if wanted.outcome is Expectation.ERROR:
        if not isinstance(report, Raised):
            certain = wanted.certainty.is_certain
            code = "broken-reply-taken-for-success" if certain else "doubtful-reply-taken-for-success"
            yield code, {"plan": plan, "got": report.value}
        return
    if wanted.outcome is not Expectation.BEAR and isinstance(report, Raised):
        return
    for code, detail in _sure(check_good(case, report), wanted):
        if wanted.certainty.is_certain:
            yield code, {**detail, "plan": plan}
        else:
            yield UNUSUAL, {**detail, "plan": plan, "code": code}


def _sure(
    found: Iterator[tuple[str, JsonObject]], wanted: PlanExpectation
) -> Iterator[tuple[str, JsonObject]]:
    excused = frozenset[str]().union(*(_UNSURE.get(part, frozenset()) for part in wanted.unsure))
    return ((code, detail) for code, detail in found if code not in excused)
