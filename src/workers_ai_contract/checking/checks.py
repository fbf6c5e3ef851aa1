"""Checks one call: takes a case and an observation, returns failures. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.checking.outcomes import Trouble
from workers_ai_contract.checking.plan_checks import check_planned
from workers_ai_contract.checking.reply_checks import check_error, check_good
from workers_ai_contract.checking.request_checks import check_requests
from workers_ai_contract.failures import Failure
from workers_ai_contract.faults import AS_IS
from workers_ai_contract.wire import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.checking.observation import Observation
    from workers_ai_kernel import JsonObject

# The reply to another kind of call has another shape, so there is nothing to compare.
_OTHER_CALL = "request-wrong-operation"


def check(case: Case, observation: Observation) -> tuple[Failure, ...]:
    """Return the client's failures, each code once, in the order of the call's steps.

    If the driver failed the call, nothing is known about the client, so nothing else is checked. The result
    is checked only if a request received the reply.
    """
    found: dict[str, JsonObject] = {}
    for code, detail in _findings(case, observation):
        found.setdefault(code, detail)
    operation, stream = case.mode
    return tuple(Failure(code, operation.value, stream, detail) for code, detail in found.items())


def _findings(case: Case, observation: Observation) -> Iterator[tuple[str, JsonObject]]:
    outcome = observation.outcome
    if isinstance(outcome, Trouble):
        yield outcome.kind.value, {"reason": outcome.reason, "stderr": outcome.stderr}
        return
    sent = list(check_requests(case, observation))
    yield from sent
    if any(code == _OTHER_CALL for code, _ in sent) or not any(
        seen.answered for seen in observation.requests
    ):
        return
    if isinstance(case.reply, ApiError):
        yield from check_error(case.reply, outcome)
    elif case.plan == AS_IS:
        yield from check_good(case, outcome)
    else:
        yield from check_planned(case, outcome)
