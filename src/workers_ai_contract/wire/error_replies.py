"""Error bodies with their HTTP status, in every envelope used by the API, its front end and its gateway."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from workers_ai_contract.catalogue.api_codes import API_CODES
from workers_ai_contract.catalogue.api_texts import API_TEXTS
from workers_ai_contract.wire.api_errors import MISSING_CREDENTIALS, MODEL_ERRORS, ApiError, no_route

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.catalogue.api_codes import ApiCode
    from workers_ai_kernel import Json, JsonObject

_REFERENCE = " (00000000-0000-4000-8000-000000000000)"
# Codes of the API's front end; errors of the model have `result: {}`.
_FRONT = frozenset({7000, 7003, 9106, 10000})


@dataclass(frozen=True, slots=True)
class ErrorReply:
    """An error reply: the HTTP status, the body, and the API's error code, if there is one."""

    status: int
    body: Json
    code: int | None = None


def _unchanged(error: ApiError) -> Json:
    """Return the body in its usual shape."""
    return error.body()


def _with_reference(error: ApiError) -> Json:
    return ApiError(error.status, error.code, f"{error.message}{_REFERENCE}").body()


def _doubled(error: ApiError) -> Json:
    return ApiError(error.status, error.code, f"AiError: {error.message}").body()


def as_object(error: ApiError) -> Json:
    """Return the envelope with `errors` as an object instead of an array (recorded)."""
    body = error.body()
    return {**body, "errors": {"message": error.message, "code": error.code}}


def without_code(error: ApiError) -> Json:
    """Return the envelope with an error that has no code (recorded)."""
    body = error.body()
    return {**body, "errors": [{"message": error.message}]}


def flat(error: ApiError) -> JsonObject:
    """Return the flat error object of gateway routes and of the binding (recorded, wire/63)."""
    return {
        "name": "AiError",
        "internalCode": error.code,
        "httpCode": error.status,
        "message": error.message,
        "description": error.message.removeprefix("AiError: "),
        "requestId": _REFERENCE.strip(" ()"),
    }


def flat_short(error: ApiError) -> JsonObject:
    """Return the flat error object with four keys (recorded, wire/64)."""
    return {name: value for name, value in flat(error).items() if name not in {"description", "requestId"}}


def short(error: ApiError) -> JsonObject:
    """Return the envelope with its errors only (recorded, wire/77)."""
    return {name: value for name, value in error.body().items() if name in {"errors", "success"}}


def gateway(error: ApiError) -> JsonObject:
    """Return the envelope of AI Gateway: `error`, in the singular, is an array (recorded, wire/67)."""
    return {
        "success": False,
        "result": [],
        "messages": [],
        "error": [{"code": error.code, "message": error.message}],
        "name": "AiGatewayError",
        "httpCode": error.status,
        "internalCode": error.code,
        "message": error.message,
        "description": error.message,
    }


def gateway_without_text(error: ApiError) -> JsonObject:
    """Return the envelope of AI Gateway without `message` and `description` (recorded, wire/69)."""
    return {name: value for name, value in gateway(error).items() if name not in {"message", "description"}}


def gateway_bare(error: ApiError) -> JsonObject:
    """Return the envelope of AI Gateway without a name and codes of its own (recorded, wire/70)."""
    kept = ("success", "result", "messages", "error")
    return {name: value for name, value in gateway(error).items() if name in kept}


def gateway_text(error: ApiError) -> JsonObject:
    """Return the errors of AI Gateway beside a text (written down by the authors of a client, wire/72)."""
    kept = ("success", "error", "message")
    return {name: value for name, value in gateway(error).items() if name in kept}


def only_message(error: ApiError) -> JsonObject:
    """Return an error object with a message only, as proxies pass it on (recorded, wire/14)."""
    return {"error": {"message": error.message}}


def of_responses(error: ApiError) -> JsonObject:
    """Return the error of the Responses route: a word as code, no `success` (recorded, wire/73)."""
    return {"error": {"code": "invalid_prompt", "message": f"{error.message}{_REFERENCE}"}}


ENVELOPES: tuple[Callable[[ApiError], Json], ...] = (
    _unchanged,
    _with_reference,
    _doubled,
    as_object,
    without_code,
)
"""The recorded shapes of model errors, the usual one first."""


@cache
def known_errors() -> tuple[ApiError, ...]:
    """Return an error for every code with a known HTTP status, the common ones first."""
    recorded = {error.code: error for error in (*MODEL_ERRORS, MISSING_CREDENTIALS, no_route("/tide"))}
    others = (
        ApiError(code.status, code.number, _message(code.number, code.meaning), front=code.number in _FRONT)
        for code in API_CODES.values()
        if code.status is not None and code.number not in recorded and not code.is_of_gateway
    )
    return (*recorded.values(), *others)


@cache
def gateway_errors() -> tuple[ApiError, ...]:
    """Return an error for every code of AI Gateway with a known HTTP status."""
    return tuple(
        ApiError(code.status, code.number, _gateway_message(code))
        for code in API_CODES.values()
        if code.is_of_gateway and code.status is not None
    )


def _message(number: int, meaning: str) -> str:
    sentence = meaning.removesuffix(".")
    return sentence if number in _FRONT else f"AiError: {sentence}"


def _gateway_message(code: ApiCode) -> str:
    text = next((text.text for text in API_TEXTS if code.number in text.codes), code.meaning)
    return text.removesuffix(".")


ANTHROPIC: JsonObject = {
    "type": "error",
    "error": {"type": "invalid_request_error", "message": "AiError: this API is not supported"},
}
"""The error of the Anthropic route (recorded, wire/42)."""
_OBJECT: JsonObject = {"error": {"code": "invalid_prompt", "message": "AiError: AiError: Request timeout"}}

FOREIGN = (
    *(
        ErrorReply(error.status, [{"code": error.code, "message": error.message}], error.code)
        for error in gateway_errors()
    ),
    ErrorReply(400, ANTHROPIC),
    ErrorReply(400, _OBJECT),
)
"""Errors in other shapes: from the gateway, from the Anthropic route, and from other models."""
