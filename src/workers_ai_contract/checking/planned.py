"""Compares the client's report of a planned reply with that of a correct client."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.checking.causes import HTTP_ERROR, cause_of, stimulus_of
from workers_ai_contract.checking.outcomes import Raised
from workers_ai_contract.checking.replies import CRASHES, REFUSED, check_good
from workers_ai_contract.checking.stated_errors import check_stated, holds_text, stated_by_fault
from workers_ai_contract.faults import Expectation, Plan, expectation
from workers_ai_contract.rendering import OUTCOME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.checking.observation import Observation
    from workers_ai_contract.checking.outcomes import Report
    from workers_ai_contract.faults import PlanStep
    from workers_ai_kernel import JsonObject

UNUSUAL = "unusual-reply-mishandled"
BROKEN = "broken-reply-taken-for-success"
DOUBTFUL = "doubtful-reply-taken-for-success"


def check_planned(case: Case, report: Report, observation: Observation) -> Iterator[tuple[str, JsonObject]]:
    """Yield code and detail for each part of a report that a correct client would not make.

    A finding that rests on an inferred or contested fact is a warning. The detail has the `cause`.
    """
    wanted = expectation(case.plan)
    plan: JsonObject = {"plan": case.plan.to_json(), "certainty": wanted.certainty.value}
    if isinstance(report, Raised) and wanted.outcome is not Expectation.BEAR:
        for code, detail in _check_error(case, report, observation):
            yield code, {**detail, **plan}
        return
    cause = stimulus_of(case.plan)
    last = _last_step(case, observation)
    if last.expectation in {Expectation.ERROR, Expectation.RETRY}:
        # The last request met a fault, so there was no answer that could be reported.
        wanted = replace(wanted, outcome=Expectation.ERROR, certainty=last.certainty)
        cause = stimulus_of(Plan((last,)))
    certain = wanted.certainty.is_certain
    broken = BROKEN if certain else DOUBTFUL
    if wanted.outcome is Expectation.ERROR and cause == HTTP_ERROR:
        # Whatever the body is, the HTTP status says that it is an error.
        yield "error-taken-for-success", {**plan, "got": _value(report)}
    elif wanted.outcome is Expectation.ERROR:
        yield broken, {**plan, "got": _value(report), "cause": cause}
    if wanted.outcome is Expectation.ERROR:
        return
    for code, detail in check_good(case, report, wanted.unsure):
        if wanted.outcome is not Expectation.BEAR:
            # An error would have been right, too; a success must be the whole answer.
            yield broken, {**detail, **plan, "code": code, "cause": f"{code}:{cause}"}
        elif certain:
            yield code, {**detail, **plan, "cause": cause_of(detail) if code == REFUSED else cause}
        else:
            named = cause_of(detail) if code == REFUSED else cause
            yield UNUSUAL, {**detail, **plan, "code": code, "cause": f"{code}:{named}"}


def _last_step(case: Case, observation: Observation) -> PlanStep:
    """Return the step that answered the last request."""
    return case.plan.step(max(0, len(observation.answered) - 1))


def _check_error(case: Case, report: Raised, observation: Observation) -> Iterator[tuple[str, JsonObject]]:
    """Check the report of the fault that the last request met."""
    step = _last_step(case, observation)
    stated = None if step.fault is None else stated_by_fault(step.fault)
    if stated is None:
        return
    of_event = step.fault is not None and step.fault.kind.event is not None
    if of_event and OUTCOME in step.delivery.unsure:
        # A client need not read such a stream, so it need not find the error in it.
        return
    if of_event and report.error.get("type") in CRASHES and not holds_text(stated, report):
        # The error was not read: the client stumbled over an event without an answer in it.
        if step.certainty.is_certain:
            yield "error-event-ignored", {"expected": stated.text, "got": report.error.get("message")}
        return
    yield from check_stated(stated, report)


def _value(report: Report) -> JsonObject | None:
    return None if isinstance(report, Raised) else report.value
