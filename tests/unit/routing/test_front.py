"""The decision about a request, as a function of the request alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.routing.arrival import Arrival
from workers_ai_contract.routing.front import TOO_LARGE, Accepted, Poll, Refused, decide
from workers_ai_contract.vocabulary import MODEL, Form, Route
from workers_ai_contract.wire import ApiError
from workers_ai_contract.wire.api_errors import INVALID_INPUT, MISSING_CREDENTIALS, no_route, no_such_model

if TYPE_CHECKING:
    from workers_ai_contract.routing.front import Decision
    from workers_ai_kernel import Json, JsonObject

BAD_INPUT = ApiError(400, 5006, "AiError: Bad input")
PROMPT: JsonObject = {"prompt": "tide"}
BATCH: JsonObject = {"requests": [PROMPT]}
POLL: JsonObject = {"request_id": "id"}


def decision(
    body: Json,
    *,
    route: Route | None = Route.RUN,
    credentials: bool = True,
    data: bytes | None = b"x",
    error: ApiError | None = None,
) -> Decision:
    """Return the decision about a body; `error` is what the API's own validator returns."""
    headers = {"authorization": "Bearer token"} if credentials else {}
    model = MODEL if route is Route.RUN else None
    arrival = Arrival("POST", "/path", headers, route=route, model=model, data=data)
    return decide(arrival, body, lambda _route, _body, _size: error)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (decision(PROMPT), Accepted(Route.RUN, Form.PROMPT, PROMPT)),
        (decision(BATCH), Accepted(Route.RUN, Form.BATCH, BATCH)),
        (decision(POLL), Poll("id")),
        (decision(POLL, error=BAD_INPUT), Poll("id")),
        (decision(PROMPT, route=None), Refused(no_route("/path"), None)),
        (decision(PROMPT, error=BAD_INPUT), Refused(BAD_INPUT, Route.RUN)),
        (decision({}), Refused(INVALID_INPUT, Route.RUN)),
        (decision(PROMPT, route=Route.CHAT), Refused(no_such_model("undefined"), Route.CHAT)),
        (decision({"model": MODEL, **BATCH}, route=Route.CHAT), Refused(INVALID_INPUT, Route.CHAT)),
        (decision(PROMPT, credentials=False), Refused(MISSING_CREDENTIALS, Route.RUN)),
        (decision(POLL, credentials=False), Refused(MISSING_CREDENTIALS, None)),
        (decision(None, data=None), Refused(TOO_LARGE, None)),
    ],
)
def test_each_request_gets_one_decision(found: Decision, expected: Decision) -> None:
    """With the route whose contract applies to the body, if one does."""
    assert found == expected
