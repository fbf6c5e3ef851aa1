"""Checks one call: takes a case and an observation, returns failures. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.checking.causes import cause_of, crash_of, stimulus_of
from workers_ai_contract.checking.expectations import is_unseen
from workers_ai_contract.checking.outcomes import Raised, Trouble, TroubleKind
from workers_ai_contract.checking.planned import check_planned
from workers_ai_contract.checking.replies import REFUSED, check_good
from workers_ai_contract.checking.requests import check_requests
from workers_ai_contract.checking.stated_errors import check_stated, stated_by
from workers_ai_contract.checking.timing import LATE, WAITS, check_timing, is_late, limit_shown_by
from workers_ai_contract.failures import CATALOGUE, Failure
from workers_ai_contract.faults import AS_IS
from workers_ai_contract.vocabulary import Blame
from workers_ai_contract.wire import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.checking.observation import Observation
    from workers_ai_contract.checking.outcomes import Report
    from workers_ai_kernel import JsonObject

CONTESTED = "contested-point-mishandled"
# The reply to another kind of call has another shape, so there is nothing to compare.
_OTHER_CALL = "request-wrong-operation"


def check(case: Case, observation: Observation) -> tuple[Failure, ...]:
    """Return the client's failures, each cause once, in the order of the call's steps.

    If the driver failed the call, nothing is known about its report, so only the requests are checked. The
    result is checked only if a request received the reply.
    """
    found: dict[tuple[str, str], JsonObject] = {}
    for code, detail in _findings(case, observation):
        cause = str(detail.pop("cause", "")) or (crash_of if code == REFUSED else cause_of)(detail)
        found.setdefault((code, cause), detail)
    operation, stream = case.mode
    return tuple(
        Failure(CONTESTED, operation.value, stream, {**detail, "code": code}, f"{code}:{cause}")
        if is_contested(case) and CATALOGUE[code].blame is not Blame.DRIVER
        else Failure(code, operation.value, stream, detail, cause)
        for (code, cause), detail in found.items()
    )


def is_contested(case: Case) -> bool:
    """Return whether a case has messages without content, which the API is said to refuse and to take."""
    messages = case.intent.request.get("messages")
    if not isinstance(messages, list):
        return False
    return any(isinstance(each, dict) and each.get("content") is None for each in messages)


def _findings(case: Case, observation: Observation) -> Iterator[tuple[str, JsonObject]]:
    outcome = observation.outcome
    if isinstance(outcome, Trouble):
        if observation.requests:
            yield from check_timing(case, observation)
        cause = stimulus_of(case.plan) or ("polls" if case.unfinished else "")
        # An answer that comes when the runner has given up is taken for one that was not flushed.
        waited = outcome.kind in {TroubleKind.TIMEOUT, TroubleKind.PROTOCOL} and is_late(case, observation)
        code, cause = (LATE, limit_shown_by(case)) if waited else (outcome.kind.value, cause)
        yield code, {"reason": outcome.reason, "stderr": outcome.stderr, "cause": cause}
        return
    sent = list(check_requests(case, observation))
    yield from sent
    if any(code == _OTHER_CALL for code, _ in sent) or not observation.answered:
        return
    late = list(check_timing(case, observation))
    yield from late
    # What a client reports after it has waited in vain is due to that.
    if not any(code == WAITS for code, _ in late):
        yield from _check_report(case, outcome, observation)


def _check_report(case: Case, report: Report, observation: Observation) -> Iterator[tuple[str, JsonObject]]:
    if case.unfinished or not _was_sent(case, observation):
        if not isinstance(report, Raised):
            yield "unfinished-batch-reported", {"got": report.value}
    elif isinstance(case.reply, ApiError):
        if isinstance(report, Raised):
            yield from check_stated(stated_by(case.reply, observation.route), report)
        else:
            yield "error-taken-for-success", {"expected": case.reply.to_json(), "got": report.value}
    elif case.plan == AS_IS and not is_unseen(case):
        yield from check_good(case, report)
    else:
        yield from check_planned(case, report, observation)


def _was_sent(case: Case, observation: Observation) -> bool:
    """Return whether the client got the error of a batch, which comes with a poll; True for other replies."""
    if not case.polls or not isinstance(case.reply, ApiError):
        return True
    return any(seen.is_poll and seen.exchange.error_code is not None for seen in observation.requests)
