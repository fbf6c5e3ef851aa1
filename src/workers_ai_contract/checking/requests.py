"""Compares the client's requests with the intended call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workers_ai_contract.cases.conversation import whole_conversation, without_own_reasoning
from workers_ai_contract.checking.causes import place_of_pointer
from workers_ai_contract.checking.differences import request_differences
from workers_ai_contract.checking.outcomes import Raised, Trouble
from workers_ai_contract.vocabulary import ACCOUNT_ID, MODEL, Form
from workers_ai_contract.wire import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.checking.observation import Observation, Seen
    from workers_ai_contract.wire import ReceivedRequest
    from workers_ai_kernel import Json, JsonObject

WRONG_MODEL = frozenset({5007})
UNAUTHORISED = frozenset({9106, 10000})
"""The API's codes of a wrong model, and of a missing or wrong token."""
_ROUTES: Mapping[Form, str] = {
    Form.PROMPT: f"/client/v4/accounts/ID/ai/run/{MODEL}",
    Form.CHAT: f"/client/v4/accounts/ID/ai/v1/chat/completions, or …/ai/run/{MODEL}",
    Form.RESPONSES: f"/client/v4/accounts/ID/ai/v1/responses, or …/ai/run/{MODEL}",
    Form.BATCH: f"/client/v4/accounts/ID/ai/run/{MODEL}?queueRequest=true",
}
_ACCOUNT = re.compile(r"/accounts/([^/?]*)")
JSON_TYPE = "application/json"
HEADER = "Authorization: Bearer TOKEN"
# After JSON with status 200 in place of a stream, clients are known to try again without a stream.
_JSON_IN_200 = frozenset(
    {"json-for-stream", "answer-for-stream", "failure-in-200", "error-in-200", "empty-result", "empty-in-200"}
)


def check_requests(case: Case, observation: Observation) -> Iterator[tuple[str, JsonObject]]:
    """Yield code and detail for each problem with the requests of a call."""
    requests = observation.requests
    if not requests:
        yield "no-request-sent", _unsent(observation)
        return
    answered = observation.answered
    for seen in requests:
        if seen.refused or (seen.is_poll and _is_unauthorised(case, seen)):
            yield from _refusal(case, seen, recovered=bool(answered))
    ours = [seen for seen in requests if seen.answered or (seen.is_poll and seen.exchange.error_code is None)]
    for check in (_content_type, _account):
        yield from _first_time(ours, check)
    yield from _token(ours)
    known: list[tuple[str, JsonObject]] = []
    for number, seen in enumerate(answered):
        found = list(_compare(case, seen.exchange.request, again=number > 0))
        which: JsonObject = {"request": number + 1} if number else {}
        yield from ((code, {**detail, **which}) for code, detail in found if (code, detail) not in known)
        known += found
    faulty = any(step.fault is not None for step in case.plan.steps)
    if len(answered) > 1 and not isinstance(case.reply, ApiError) and not faulty:
        yield "request-repeated", {"expected": 1, "got": len(answered)}


def _unsent(observation: Observation) -> JsonObject:
    outcome = observation.outcome
    if isinstance(outcome, Trouble):
        return {"outcome": None}
    error: JsonObject = {"error": outcome.error} if isinstance(outcome, Raised) else {}
    return {"outcome": outcome.to_json(), **error}


def _refusal(case: Case, seen: Seen, *, recovered: bool) -> Iterator[tuple[str, JsonObject]]:
    exchange = seen.exchange
    request = exchange.request
    code = exchange.error_code
    detail: JsonObject = {"method": request.method, "path": request.path, "error_code": code}
    if request.route is None:
        # Libraries may make additional requests, for example for the list of models.
        if not recovered:
            yield "request-misrouted", {**detail, "expected": f"POST {_ROUTES[case.intent.operation]}"}
    elif code in UNAUTHORISED:
        yield "request-unauthorised", {**detail, "expected": HEADER}
    elif code in WRONG_MODEL:
        yield "request-model-wrong", {"expected": MODEL, "got": request.named_model}
    else:
        problems: list[Json] = []
        if exchange.judgement is not None:
            problems.extend(problem.to_json() for problem in exchange.judgement.problems)
        yield "request-refused", {**detail, "body": request.body, "problems": problems}


def _first_time(
    requests: list[Seen], check: Callable[[Seen], Iterator[tuple[str, JsonObject]]]
) -> Iterator[tuple[str, JsonObject]]:
    """Yield what a check finds in the first request of a call that has it; in a later one, say in which.

    A client may make the requests after the first in another way: to repeat it, or to poll.
    """
    for number, seen in enumerate(requests):
        found = list(check(seen))
        later: JsonObject = {"request": number + 1, "cause": "poll" if seen.is_poll else "repeated"}
        yield from ((code, {**later, **detail} if number else detail) for code, detail in found)
        if found:
            return


def _is_unauthorised(case: Case, seen: Seen) -> bool:
    """Return whether a request was refused for its token, unless that is the reply of the case."""
    code = seen.exchange.error_code
    return code in UNAUTHORISED and not (isinstance(case.reply, ApiError) and case.reply.code == code)


def _token(requests: list[Seen]) -> Iterator[tuple[str, JsonObject]]:
    """Yield a finding for a request with another token than the first one of the call."""
    tokens = [seen.exchange.request.headers.get("authorization") for seen in requests]
    number = next((number for number, token in enumerate(tokens) if token != tokens[0]), None)
    if number is not None:
        yield "request-unauthorised", {"expected": HEADER, "request": number + 1, "cause": "another token"}


def _account(seen: Seen) -> Iterator[tuple[str, JsonObject]]:
    found = _ACCOUNT.search(seen.exchange.request.path)
    if found is not None and found[1] != ACCOUNT_ID:
        yield (
            "request-misrouted",
            {"path": found[0], "expected": f"/accounts/{ACCOUNT_ID}/", "cause": "account"},
        )


def _content_type(seen: Seen) -> Iterator[tuple[str, JsonObject]]:
    sent = seen.exchange.request.headers.get("content-type")
    if sent is None or sent.partition(";")[0].strip().lower() != JSON_TYPE:
        yield "request-content-type", {"expected": JSON_TYPE, "got": sent}


def _compare(case: Case, request: ReceivedRequest, *, again: bool) -> Iterator[tuple[str, JsonObject]]:
    intent = case.intent
    if request.form is not intent.operation:
        got = None if request.form is None else request.form.value
        yield "request-wrong-operation", {"expected": intent.operation.value, "got": got}
        return
    faults = {step.fault.name for step in case.plan.steps if step.fault is not None}
    may_differ = again and not faults.isdisjoint(_JSON_IN_200)
    if request.stream is not intent.stream and not may_differ:
        yield "request-stream-wrong", {"expected": intent.stream, "got": request.stream}
    if intent.operation is Form.BATCH and not request.queued:
        yield "batch-not-queued", {"expected": "?queueRequest=true", "got": ""}
    body = request.body if isinstance(request.body, dict) else {}
    wanted = whole_conversation(case).intent.request
    for difference in request_differences(wanted, without_own_reasoning(case, body)):
        place = place_of_pointer(difference.pointer)
        yield f"request-field-{difference.kind}", {**difference.to_json(), "cause": place}
