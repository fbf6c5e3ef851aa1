"""Compares the client's requests with the intended call."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from workers_ai_contract.checking.expectations import request_differences
from workers_ai_contract.checking.outcomes import Trouble
from workers_ai_contract.vocabulary import MODEL, Route
from workers_ai_contract.wire import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.checking.observation import Observation, Seen
    from workers_ai_contract.wire import ReceivedRequest
    from workers_ai_kernel import Json, JsonObject

_WRONG_MODEL = frozenset({5007})
_UNAUTHORISED = frozenset({9106, 10000})


def check_requests(case: Case, observation: Observation) -> Iterator[tuple[str, JsonObject]]:
    """Yield code and detail for each problem with the requests of a call."""
    requests = observation.requests
    if not requests:
        yield "no-request-sent", {"outcome": _outcome(observation)}
        return
    answered = [seen for seen in requests if seen.answered]
    for seen in requests:
        if seen.refused:
            yield from _refusal(seen, recovered=bool(answered))
    for seen in answered:
        yield from _compare(case, seen.exchange.request)
    faulty = any(step.fault is not None for step in case.plan.steps)
    if len(answered) > 1 and not isinstance(case.reply, ApiError) and not faulty:
        yield "request-repeated", {"expected": 1, "got": len(answered)}


def _refusal(seen: Seen, *, recovered: bool) -> Iterator[tuple[str, JsonObject]]:
    exchange = seen.exchange
    request = exchange.request
    code = exchange.error_code
    detail: JsonObject = {"method": request.method, "path": request.path, "error_code": code}
    if request.route is None:
        # Libraries may make additional requests, for example for the list of models.
        if not recovered:
            yield "request-misrouted", detail
    elif code in _UNAUTHORISED:
        yield "request-unauthorised", detail
    elif code in _WRONG_MODEL:
        yield "request-model-wrong", {"expected": MODEL, "got": _model_of(request)}
    else:
        problems: list[Json] = []
        if exchange.judgement is not None:
            problems.extend(problem.to_json() for problem in exchange.judgement.problems)
        yield "request-refused", {**detail, "body": request.body, "problems": problems}


def _compare(case: Case, request: ReceivedRequest) -> Iterator[tuple[str, JsonObject]]:
    intent = case.intent
    if request.form is not intent.operation:
        got = None if request.form is None else request.form.value
        yield "request-wrong-operation", {"expected": intent.operation.value, "got": got}
        return
    if request.stream is not intent.stream:
        yield "request-stream-wrong", {"expected": intent.stream, "got": request.stream}
    body = request.body if isinstance(request.body, dict) else {}
    for difference in request_differences(intent.request, body):
        yield f"request-field-{difference.kind}", difference.to_json()


def _model_of(request: ReceivedRequest) -> Json:
    if request.route is Route.RUN:
        return unquote(urlsplit(request.path).path).partition("/ai/run/")[2]
    return request.body.get("model") if isinstance(request.body, dict) else None


def _outcome(observation: Observation) -> Json:
    return None if isinstance(observation.outcome, Trouble) else observation.outcome.to_json()
