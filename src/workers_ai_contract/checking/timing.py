"""Checks what a client does over time: how often and how fast it asks, and how long it waits."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

from workers_ai_contract.catalogue.api_codes import API_CODES
from workers_ai_contract.checking.outcomes import Trouble, TroubleKind
from workers_ai_contract.checking.planned import UNUSUAL
from workers_ai_contract.checking.stated_errors import stated_by_fault
from workers_ai_contract.faults import LATER_DATE
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.checking.observation import Observation, Seen
    from workers_ai_contract.faults import Fault
    from workers_ai_kernel import Json, JsonObject

WAITS = "waits-for-close"
QUOTA = "quota-repeated"
IGNORED = "retry-after-ignored"
LATE = "time-limit-exceeded"
# A client that tries twice, each time for as long as the call may take, takes about twice as long.
_LATE = 1.8
MOST_REQUESTS = 8
"""How many requests one call may take; libraries make 3 to 7."""
POLL_PAUSE_S = 0.008
"""A client that waits at all waits at least so long between two polls, in seconds."""
_FEWEST_POLLS = 3
SLACK_S = 0.1
"""How much earlier than `Retry-After` says a request may come: clocks differ."""
_REFUSALS = range(400, 500)
MAY_BE_REPEATED = frozenset({408, 409, 425, 429})
"""The statuses from 400 to 499 after which the same request may succeed."""
SPENT = frozenset(
    code.number for code in API_CODES.values() if code.status in MAY_BE_REPEATED and not code.retry
)
"""The codes with such a status after which it does not succeed: a quota or a spend limit is used up."""


def check_timing(case: Case, observation: Observation) -> Iterator[tuple[str, JsonObject]]:
    """Yield code and detail for requests that came too often or too early, and for needless waiting."""
    yield from _check_repeats(case, observation)
    yield from _check_retry_after(case, observation)
    polls = [seen for seen in observation.requests if seen.is_poll]
    # To repeat a poll that failed is no further poll.
    gaps = [
        after.at_s - before.at_s for before, after in pairwise(polls) if before.exchange.error_code is None
    ]
    if len(gaps) >= _FEWEST_POLLS and min(gaps) < POLL_PAUSE_S:
        yield "polls-too-fast", {"polls": len(polls)}
    reported = not isinstance(observation.outcome, Trouble)
    if reported and is_late(case, observation):
        yield LATE, {"limit_s": observation.limit_s, "cause": limit_shown_by(case)}
    if reported and _stays_open(case) and 0 < observation.limit_s <= observation.took_s:
        yield WAITS, {"limit_s": observation.limit_s}


def limit_shown_by(case: Case) -> str:
    """Return the fault that shows whether a client has a time limit for the whole call, or an empty text."""
    names = (step.fault.name for step in case.plan.steps if step.fault is not None and step.fault.kind.once)
    return next(names, "")


def is_late(case: Case, observation: Observation) -> bool:
    """Return whether a client has no time limit for the whole call, in a case that shows it."""
    outcome = observation.outcome
    hangs = isinstance(outcome, Trouble) and outcome.kind is TroubleKind.TIMEOUT
    return bool(limit_shown_by(case)) and (hangs or 0 < observation.limit_s * _LATE <= observation.took_s)


def _check_repeats(case: Case, observation: Observation) -> Iterator[tuple[str, JsonObject]]:
    answered = observation.answered
    if len(answered) > MOST_REQUESTS:
        yield "retry-storm", {"most": MOST_REQUESTS}
        return
    for number, (before, after) in enumerate(pairwise(answered)):
        status = before.exchange.status
        if status not in _REFUSALS or not _same(before, after):
            continue
        if status in MAY_BE_REPEATED:
            yield from _spent(case, number, status)
        elif number == 0:
            yield "refusal-repeated", {"status": status, "requests": len(answered)}


def _spent(case: Case, number: int, status: int) -> Iterator[tuple[str, JsonObject]]:
    """Yield a finding if the reply to a request that was repeated says that a quota is used up."""
    if isinstance(case.reply, ApiError):
        codes: tuple[Json, ...] = (case.reply.code,)
    else:
        codes = codes_of(case.plan.step(number).fault)
    for code in codes:
        if code in SPENT:
            yield QUOTA, {"status": status, "api_code": code}


def codes_of(fault: Fault | None) -> tuple[Json, ...]:
    """Return the codes that the reply of a fault states."""
    stated = None if fault is None else stated_by_fault(fault)
    return () if stated is None else stated.codes


def _same(before: Seen, after: Seen) -> bool:
    left, right = before.exchange.request.body, after.exchange.request.body
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def _check_retry_after(case: Case, observation: Observation) -> Iterator[tuple[str, JsonObject]]:
    answered = observation.answered
    for number, (before, after) in enumerate(pairwise(answered)):
        wanted = _retry_after(case, number)
        # A client cannot wait longer than the call may take.
        if not wanted or 0 < observation.limit_s < wanted or after.at_s - before.at_s >= wanted - SLACK_S:
            continue
        fault = case.plan.step(number).fault
        if fault is not None and fault.name == LATER_DATE:
            # No reply of the API was seen to have a date.
            yield UNUSUAL, {"code": IGNORED, "expected_s": wanted, "cause": f"{IGNORED}:{LATER_DATE}"}
        else:
            yield IGNORED, {"expected_s": wanted}
        return


def _retry_after(case: Case, number: int) -> float:
    """Return the seconds that the reply to a request asks to wait."""
    fault = case.plan.step(number).fault
    if isinstance(case.reply, ApiError) or fault is None or fault.kind.substitute is None:
        return 0.0
    return fault.kind.substitute.retry_after_s


def _stays_open(case: Case) -> bool:
    names = {step.fault.name for step in case.plan.steps if step.fault is not None}
    return names == {"stays-open"} and case.intent.operation is not Form.BATCH
