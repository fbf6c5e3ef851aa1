"""Makes observations as the bench would, for tests of what is pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.cases.case import Case
from workers_ai_contract.checking.observation import Observation, Seen
from workers_ai_contract.checking.outcomes import Raised, Returned
from workers_ai_contract.vocabulary import MODEL, Direction, Form, Route
from workers_ai_contract.wire import Answer, Exchange, Intent, ReceivedRequest, Usage
from workers_ai_schemas.forms import detect_form

if TYPE_CHECKING:
    from workers_ai_contract.checking.outcomes import Outcome
    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.wire import Reply
    from workers_ai_kernel import Json, JsonObject

ASKED: JsonObject = {"messages": [{"role": "user", "content": "tide"}], "temperature": 0}
ANSWER = Answer("moon", "because", (), "stop", Usage(3, 4))
REPORTED: JsonObject = {
    "text": "moon",
    "reasoning": "because",
    "tool_calls": [],
    "finish_reason": "stop",
    "usage": {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7},
}


def case(
    request: JsonObject = ASKED, reply: Reply = ANSWER, *, form: Form = Form.CHAT, stream: bool = False
) -> Case:
    """Return a case, by default a chat."""
    return Case(Intent(form, stream, request), reply)


def seen(  # noqa: PLR0913 - what can be seen of a request
    body: Json,
    *,
    answered: bool = True,
    error_code: int | None = None,
    route: Route | None = Route.CHAT,
    judgement: Judgement | None = None,
    queued: bool = True,
    status: int = 400,
    at_s: float = 0.0,
) -> Seen:
    """Return one request as it arrived."""
    stream = isinstance(body, dict) and body.get("stream") is True
    form = detect_form(body, Direction.INPUT)
    headers = {"content-type": "application/json"}
    request = ReceivedRequest(
        "POST", "/", headers, route=route, body=body, form=form, stream=stream, queued=queued
    )
    exchange = Exchange(request, judgement, 200 if error_code is None else status, error_code)
    return Seen(exchange, answered, at_s)


def observed(outcome: Outcome | JsonObject, *requests: Seen, sent: JsonObject | None = None) -> Observation:
    """Return what was seen of a call: the requests given, or the one that was sent."""
    told = Returned(outcome) if isinstance(outcome, dict) else outcome
    return Observation(requests or (seen({"model": MODEL, **(sent or ASKED)}),), told)


def raised(**error: Json) -> Raised:
    """Return an error as a driver reports it."""
    return Raised(dict(error))
