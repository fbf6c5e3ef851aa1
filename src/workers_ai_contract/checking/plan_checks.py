"""Compares the client's report of a planned reply with that of a correct client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.checking.outcomes import Raised
from workers_ai_contract.checking.reply_checks import check_good
from workers_ai_contract.faults import Expectation, expectation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.checking.outcomes import Report
    from workers_ai_contract.faults import PlanExpectation
    from workers_ai_kernel import JsonObject

UNUSUAL = "unusual-reply-mishandled"
# What is unsure about the answer, and the failures that are then none.
_UNSURE = {
    "text": frozenset({"text-lost", "text-altered"}),
    "tool_calls": frozenset({"tool-calls-lost", "tool-calls-invented", "tool-call-altered"}),
    "usage": frozenset({"usage-lost", "usage-altered"}),
    "answer": frozenset(
        {"text-lost", "text-altered", "reasoning-lost", "reasoning-altered", "tool-calls-lost"}
        | {"tool-calls-invented", "tool-call-altered", "usage-lost", "usage-altered"}
        | {"finish-reason-lost", "finish-reason-altered"}
    ),
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
    if wanted.outcome is not Expectation.BEAR and isinstance(report, Raised):
        return
    plan, certain = case.plan.to_json(), wanted.certainty.is_certain
    broken = "broken-reply-taken-for-success" if certain else "doubtful-reply-taken-for-success"
    if wanted.outcome is Expectation.ERROR:
        yield broken, {"plan": plan, "got": _value(report)}
        return
    for code, detail in _sure(check_good(case, report), wanted):
        if wanted.outcome is not Expectation.BEAR:
            # An error would have been right, too; a success must be the whole answer.
            yield broken, {**detail, "plan": plan, "code": code}
        elif certain:
            yield code, {**detail, "plan": plan}
        else:
            yield UNUSUAL, {**detail, "plan": plan, "code": code}


def _value(report: Report) -> JsonObject | None:
    return None if isinstance(report, Raised) else report.value


def _sure(
    found: Iterator[tuple[str, JsonObject]], wanted: PlanExpectation
) -> Iterator[tuple[str, JsonObject]]:
    excused = frozenset[str]().union(*(_UNSURE.get(part, frozenset()) for part in wanted.unsure))
    return ((code, detail) for code, detail in found if code not in excused)
