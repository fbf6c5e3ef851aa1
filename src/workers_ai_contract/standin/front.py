"""What is settled before the model's schema is asked: route, credentials, body, model, polls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.vocabulary import MODEL, Route
from workers_ai_contract.wire import ApiError
from workers_ai_contract.wire.api_errors import (
    MISSING_BODY,
    MISSING_CREDENTIALS,
    no_route,
    no_such_model,
)
from workers_ai_schemas import forms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_contract.standin.service import Arrival
    from workers_ai_contract.wire import ReceivedRequest
    from workers_ai_kernel import Json

MAX_BODY_BYTES = 10_000_000

# Code, text and status recorded or documented; the cases they are used for are inferred.
BAD_CREDENTIALS = ApiError(401, 10000, "Authentication error", front=True)
TOO_LARGE = ApiError(413, 3006, "AiError: Request is too large")
FORMLESS = ApiError(400, 8001, "AiError: 8001: Invalid input")
NO_BATCH_HERE = FORMLESS
BACKEND_FAILED = ApiError(500, 8005, "AiError: 8005: Internal server error")


def refusal(arrival: Arrival, request: ReceivedRequest) -> ApiError | None:
    """Return why a request never reaches the model, or None where it does."""
    if arrival.route is None:
        return no_route(arrival.path)
    error = _credentials_error(arrival.headers)
    if error is not None:
        return error
    if arrival.data is None:
        return TOO_LARGE
    if not arrival.data or (request.body is None and arrival.data.strip() != b"null"):
        return MISSING_BODY
    return _model_error(arrival, request.body)


def is_poll(route: Route | None, body: Json) -> bool:
    """Return whether a body asks after a batch, where that can be asked."""
    return route is Route.RUN and forms.is_poll(body)


def request_id_of(body: Json) -> str:
    """Return the id that a poll asks after."""
    return str(body["request_id"]) if isinstance(body, dict) else ""


def _credentials_error(headers: Mapping[str, str]) -> ApiError | None:
    if headers.get("x-auth-key") and headers.get("x-auth-email"):
        return None
    authorization = headers.get("authorization", "")
    if not authorization:
        return MISSING_CREDENTIALS
    scheme, _, token = authorization.partition(" ")
    return None if scheme.lower() == "bearer" and token.strip() else BAD_CREDENTIALS


def _model_error(arrival: Arrival, body: Json) -> ApiError | None:
    if arrival.model is not None:
        return None if arrival.model == MODEL else no_such_model(arrival.model)
    if not isinstance(body, dict):
        return None
    # That a missing model is answered like an unknown one is inferred.
    model = body.get("model")
    return None if model == MODEL else no_such_model(model if isinstance(model, str) else "undefined")
