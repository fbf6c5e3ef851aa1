"""Decides once per request: refused, a poll for a batch, or accepted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from workers_ai_contract.vocabulary import MODEL, Direction, Form, Route
from workers_ai_contract.wire import ApiError, ReceivedRequest
from workers_ai_contract.wire.api_errors import (
    INVALID_INPUT,
    MISSING_BODY,
    MISSING_CREDENTIALS,
    UNREADABLE_BODY,
    no_route,
    no_such_model,
)
from workers_ai_schemas.forms import forms_named, is_poll

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.routing.arrival import Arrival
    from workers_ai_kernel import Json

    SchemaCheck: TypeAlias = Callable[[Route, Json, int], ApiError | None]

MAX_BODY_BYTES = 10_000_000
MAX_BATCH_REQUESTS = 1_000

# Code, text and status are recorded or documented; the cases they are used for are inferred.
BAD_CREDENTIALS = ApiError(401, 10000, "Authentication error", front=True)
TOO_LARGE = ApiError(413, 3006, "AiError: Request is too large")
BACKEND_FAILED = ApiError(500, 8005, "AiError: 8005: Internal server error")


@dataclass(frozen=True, slots=True)
class Refused:
    """The request fails with this error.

    `judged_on` is the route whose published contract applies to the body, None if no contract does.
    """

    error: ApiError
    judged_on: Route | None


@dataclass(frozen=True, slots=True)
class Poll:
    """The request asks for the state of a batch."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The request reaches the model; only `/ai/run` accepts the batch form.

    `form` is None only for a pulled model, whose requests may have another one.
    """

    route: Route
    form: Form | None
    body: Json


Decision: TypeAlias = Refused | Poll | Accepted


def decide(arrival: Arrival, body: Json, check_schema: SchemaCheck) -> Decision:
    """Return what happens to a request.

    Args:
        arrival: The request.
        body: Its parsed body; None if it is not readable JSON.
        check_schema: Returns the error of the API's own validator, or None if it accepts the body, whose size
            in bytes it is given.
    """
    route = arrival.route
    if route is None:
        return Refused(no_route(arrival.path), None)
    poll = route is Route.RUN and is_poll(body)
    # A batch that is too long is not judged: that would take longer than the answer to an accepted one.
    judged_on = route if arrival.data and not poll and not _is_too_long_a_batch(body) else None
    error = early_error(arrival, body)
    if error is not None:
        return Refused(error, judged_on)
    if poll:
        return poll_of(body)
    form = form_of(body)
    error = check_schema(route, body, len(arrival.data or b""))
    if error is not None:
        return Refused(error, judged_on)
    if form is None or (form is Form.BATCH and route is not Route.RUN):
        return Refused(INVALID_INPUT, judged_on)
    return Accepted(route, form, body)


def received_request(arrival: Arrival, body: Json) -> ReceivedRequest:
    """Return what callbacks and checks are told of a request; `body` is the JSON value that was sent."""
    return ReceivedRequest(
        method=arrival.method,
        path=arrival.path,
        headers=arrival.headers,
        call_id=arrival.call_id,
        route=arrival.route,
        body=body,
        form=form_of(body),
        stream=isinstance(body, dict) and body.get("stream") is True,
        queued=arrival.queued,
    )


def form_of(body: Json) -> Form | None:
    """Return the form that the keys of a body select, the first if they select several."""
    named = forms_named(body, Direction.INPUT)
    return named[0] if named else None


def early_error(arrival: Arrival, body: Json) -> ApiError | None:
    """Return the error that is raised before the schema is checked: credentials, body, model."""
    error = credentials_error(arrival)
    if error is not None:
        return error
    if arrival.model is not None and arrival.model != MODEL:
        return no_such_model(arrival.model)
    if arrival.data is None or _is_too_long_a_batch(body):
        return TOO_LARGE
    return _reading_error(arrival.data.strip(), body) or _model_error(arrival, body)


def _reading_error(data: bytes, body: Json) -> ApiError | None:
    if not data:
        return MISSING_BODY
    return UNREADABLE_BODY if body is None and data != b"null" else None


def credentials_error(arrival: Arrival) -> ApiError | None:
    """Return the error of missing or bad credentials: a token, or a key with an email address."""
    headers = arrival.headers
    if arrival.bound is not None or (headers.get("x-auth-key") and headers.get("x-auth-email")):
        return None
    authorization = headers.get("authorization", "")
    if not authorization:
        return MISSING_CREDENTIALS
    scheme, _, token = authorization.partition(" ")
    return None if scheme.lower() == "bearer" and token.strip() else BAD_CREDENTIALS


def _model_error(arrival: Arrival, body: Json) -> ApiError | None:
    if arrival.model is not None or not isinstance(body, dict):
        return None
    # Inferred: a missing model gets the same error as an unknown one.
    model = body.get("model")
    return None if model == MODEL else no_such_model(model if isinstance(model, str) else "undefined")


def _is_too_long_a_batch(body: Json) -> bool:
    requests = body.get("requests") if isinstance(body, dict) else None
    return isinstance(requests, list) and len(requests) > MAX_BATCH_REQUESTS


def poll_of(body: Json) -> Poll:
    """Return the poll that a body is."""
    return Poll(str(body["request_id"]) if isinstance(body, dict) else "")
