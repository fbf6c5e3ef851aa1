"""Compares the client's report of a planned reply with that of a correct client."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.checking.causes import CRASHES, HTTP_ERROR, UNREAD, crash_of, stimulus_of
from workers_ai_contract.checking.expectations import is_unseen
from workers_ai_contract.checking.outcomes import Raised
from workers_ai_contract.checking.replies import REFUSED, check_good
from workers_ai_contract.checking.stated_errors import StatedError, check_stated, holds_text, stated_by_fault
from workers_ai_contract.faults import LONG_PAUSE, Expectation, Plan, PlanExpectation, expectation
from workers_ai_contract.rendering import OUTCOME, Certainty
from workers_ai_contract.vocabulary import Form

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
# The share of its time limit after which a client may report that its time is up: clocks differ.
_UP = 0.8
_ENDS_EARLY = frozenset({"ended-early", "ended-between"})
_BREAKS_OFF = _ENDS_EARLY | {"cut", "reset", "too-short"}
_FAULTY = frozenset({Expectation.ERROR, Expectation.RETRY})
# Streams of Responses are only published as types.
_STREAMS_RECORDED = frozenset({(Form.CHAT, True), (Form.PROMPT, True)})


def check_planned(case: Case, report: Report, observation: Observation) -> Iterator[tuple[str, JsonObject]]:
    """Yield code and detail for each part of a report that a correct client would not make.

    A finding that rests on an inferred or contested fact is a warning. The detail has the `cause`.
    """
    # A client that took the first reply never met the steps behind it.
    wanted = expectation(_met(case, observation))
    if is_unseen(case) and wanted.certainty.is_certain:
        wanted = replace(wanted, certainty=Certainty.INFERRED)
    plan: JsonObject = {"plan": case.plan.to_json(), "certainty": wanted.certainty.value}
    if isinstance(report, Raised) and wanted.outcome is not Expectation.BEAR:
        for code, detail in _check_error(case, report, observation):
            yield code, {**detail, **plan}
        return
    last = _last_step(case, observation)
    if last.expectation in _FAULTY:
        # The last request met a fault, so there was no answer that could be reported.
        wanted = replace(wanted, outcome=Expectation.ERROR, certainty=last.certainty)
    else:
        wanted = _of_answer(wanted, last)
    if wanted.outcome is Expectation.ERROR:
        yield from _check_success(case, report, wanted, last, plan)
    else:
        yield from _check_answer(case, report, wanted, plan)


def _of_answer(wanted: PlanExpectation, last: PlanStep) -> PlanExpectation:
    """Return what is expected where the last request was answered, whether a client had to make it or not."""
    certainty = max(wanted.certainty, last.certainty, key=[*Certainty].index)
    outcome = wanted.outcome
    if outcome is Expectation.ERROR:
        outcome = Expectation.RETRY
    elif outcome is Expectation.EITHER and _is_only_marked(last):
        outcome = Expectation.BEAR
    unsure = (last.rendering.unsure | last.delivery.unsure) - {OUTCOME}
    return PlanExpectation(outcome, certainty, wanted.unsure | unsure)


def _is_only_marked(step: PlanStep) -> bool:
    """Return whether only a byte order mark makes a reply one that need not be read: all of it is there."""
    unmarked = replace(step, delivery=replace(step.delivery, bom="none"))
    return unmarked != step and unmarked.expectation is Expectation.BEAR


def _check_success(
    case: Case, report: Report, wanted: PlanExpectation, last: PlanStep, plan: JsonObject
) -> Iterator[tuple[str, JsonObject]]:
    """Check a success that should have been an error."""
    if _arrived_whole(case, last, report):
        return
    cause = stimulus_of(Plan((last,)) if last.expectation in _FAULTY else case.plan)
    if cause == HTTP_ERROR:
        # Whatever the body is, the HTTP status says that it is an error.
        yield "error-taken-for-success", {**plan, "got": _value(report)}
        return
    certain = wanted.certainty.is_certain or _is_cut(case, last)
    yield BROKEN if certain else DOUBTFUL, {**plan, "got": _value(report), "cause": cause}


def _check_answer(
    case: Case, report: Report, wanted: PlanExpectation, plan: JsonObject
) -> Iterator[tuple[str, JsonObject]]:
    """Check an answer that arrived in an unusual way."""
    cause = stimulus_of(case.plan)
    certain = wanted.certainty.is_certain
    if len({step.rendering.batch_failed for step in case.plan.steps}) > 1:
        # Which reply the client took says which item failed.
        return
    for code, detail in check_good(case, report, wanted.unsure):
        named = f"{crash_of(detail)}:{cause}" if code == REFUSED else cause
        if wanted.outcome is not Expectation.BEAR:
            # An error would have been right, too; a success must be the whole answer.
            found = BROKEN if certain else DOUBTFUL
            yield found, {**detail, **plan, "code": code, "cause": f"{code}:{cause}"}
        elif certain:
            yield code, {**detail, **plan, "cause": named}
        else:
            yield UNUSUAL, {**detail, **plan, "code": code, "cause": f"{code}:{named}"}


def _arrived_whole(case: Case, last: PlanStep, report: Report) -> bool:
    """Return whether all of the answer came before a stream broke off: a client may have stopped reading."""
    if last.fault is None or last.fault.name not in _BREAKS_OFF or isinstance(report, Raised):
        return False
    return not any(check_good(case, report, last.rendering.unsure | {"usage"}))


def _is_cut(case: Case, last: PlanStep) -> bool:
    """Return whether a stream ended early in a way that leaves no doubt, although HTTP ended it regularly.

    Every recorded stream ends with `[DONE]`. A client that goes on with a part of the text and reports no
    finish reason has not said that the end is missing: whole answers without one are known, too.
    """
    return last.fault is not None and last.fault.name in _ENDS_EARLY and case.mode in _STREAMS_RECORDED


def _met(case: Case, observation: Observation) -> Plan:
    """Return the steps that answered a request."""
    return Plan(case.plan.steps[: max(1, len(observation.answered))])


def _last_step(case: Case, observation: Observation) -> PlanStep:
    """Return the step that answered the last request."""
    return case.plan.step(max(0, len(observation.answered) - 1))


def _check_error(case: Case, report: Raised, observation: Observation) -> Iterator[tuple[str, JsonObject]]:
    """Check the report of the fault that the last request met."""
    step = _last_step(case, observation)
    stated = None if step.fault is None else stated_by_fault(step.fault, observation.route)
    if stated is None or _waited_in_vain(step, observation):
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
    if _was_not_read(stated, report):
        error = report.error
        detail: JsonObject = {"pointer": "/status", "expected": stated.status, "got": None}
        yield "error-status-lost", {**detail, "raised": error.get("message"), "cause": str(error["type"])}
        return
    yield from check_stated(stated, report)


def _waited_in_vain(step: PlanStep, observation: Observation) -> bool:
    """Return whether a client waited as `Retry-After` says until its time was up: that is its error, then."""
    too_long = step.fault is not None and step.fault.name == LONG_PAUSE
    return too_long and 0 < observation.limit_s * _UP <= observation.took_s


def _was_not_read(stated: StatedError, report: Raised) -> bool:
    """Return whether the client crashed over the body of an HTTP error, so that its status is lost, too."""
    if stated.status is None or report.error.get("type") not in {*CRASHES, *UNREAD}:
        return False
    return report.error.get("status") is None and not holds_text(stated, report)


def _value(report: Report) -> JsonObject | None:
    return None if isinstance(report, Raised) else report.value
