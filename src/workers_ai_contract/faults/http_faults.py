"""The faults that are HTTP responses in place of the reply."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.catalogue import Evidence
from workers_ai_contract.catalogue.api_codes import API_CODES
from workers_ai_contract.faults.kinds import Expectation, FaultKind, Substitute
from workers_ai_contract.rendering import Certainty
from workers_ai_contract.streams import sse
from workers_ai_contract.wire import ApiError
from workers_ai_contract.wire.api_errors import MISSING_CREDENTIALS, bad_input, no_route
from workers_ai_contract.wire.error_replies import (
    ANTHROPIC,
    as_object,
    flat,
    flat_short,
    gateway,
    gateway_bare,
    gateway_errors,
    gateway_text,
    gateway_without_text,
    known_errors,
    of_responses,
    only_message,
    short,
    without_code,
)

if TYPE_CHECKING:
    from workers_ai_kernel import Json

_ERROR, _RETRY = Expectation.ERROR, Expectation.RETRY
_RECORDED, _OTHERS, _INFERRED = Certainty.RECORDED, Certainty.OTHER_MODELS, Certainty.INFERRED
_DOCUMENTED = Certainty.DOCUMENTED

LATER_DATE = "retry-after-later-date"
"""The fault that asks for a pause by a date ahead."""
LONG_PAUSE = "retry-after-too-long"
"""The fault that asks for a longer pause than a call may take."""
_TOO_MANY = 429
CAPACITY = ApiError(429, 3040, "AiError: Capacity temporarily exceeded, please try again.")
_NEURONS = ApiError(
    429, 4006, "AiError: AiError: you have used up your daily free allocation of 10,000 neurons"
)
_RATE_LIMITED = ApiError(429, 2003, "Rate limited")
_NOT_CONFIGURED = ApiError(400, 2001, "Please configure AI Gateway")
_UNAUTHORIZED = ApiError(401, 2009, "Unauthorized")
_OF_BACKEND = (
    '{"object":"error","message":"too many tokens","type":"BadRequestError","param":null,"code":400}'
)
_BAD_INPUT = bad_input("required properties at '/' are 'messages'")
_BLOCKED = (
    b"<!DOCTYPE html><html><head><title>Blocked</title></head><body>You have been blocked</body></html>"
)
_HTML = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>502</body></html>"


def _json(status: int, body: Json, **headers: str) -> Substitute:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Substitute(status, sse.encode(body), headers=named)


def _api(error: ApiError, **headers: str) -> Substitute:
    return _json(error.status, error.body(), **headers)


HTTP_FAULTS = (
    FaultKind("capacity", "429 with code 3040", _RETRY, _DOCUMENTED, "wire/29", substitute=_api(CAPACITY)),
    FaultKind(
        "retry-after",
        "429 with code 3040 and `Retry-After: 0`",
        _RETRY,
        _INFERRED,
        "clients read it",
        substitute=_api(CAPACITY, Retry_After="0"),
    ),
    FaultKind(
        "retry-later",
        "429 with code 3040 and `Retry-After: 1`",
        _RETRY,
        _INFERRED,
        "clients read it",
        substitute=_api(CAPACITY, Retry_After="1"),
    ),
    FaultKind(
        "retry-after-date",
        "429 with code 3040 and `Retry-After` as a date, which has passed",
        _RETRY,
        _DOCUMENTED,
        "HTTP",
        substitute=_api(CAPACITY, Retry_After="Tue, 14 Nov 2023 22:13:20 GMT"),
    ),
    FaultKind(
        LATER_DATE,
        "429 with code 3040 and `Retry-After` as a date, which comes in 1 to 2 seconds",
        _RETRY,
        _INFERRED,
        "HTTP",
        substitute=replace(_api(CAPACITY), ahead_s=2),
        once=True,
    ),
    FaultKind(
        LONG_PAUSE,
        "429 with code 3040 and `Retry-After: 60`",
        _RETRY,
        _INFERRED,
        "clients read it",
        substitute=_api(CAPACITY, Retry_After="60"),
        once=True,
    ),
    FaultKind(
        "internal-error",
        "500 with code 8005",
        _RETRY,
        _RECORDED,
        "wire/35",
        substitute=_api(ApiError(500, 8005, "AiError: 8005: Internal server error")),
    ),
    FaultKind(
        "request-timeout",
        "408 with code 3046",
        _RETRY,
        _RECORDED,
        "wire/30",
        substitute=_api(ApiError(408, 3046, "AiError: Request timeout")),
    ),
    FaultKind(
        "upstream",
        "502 with code 7009",
        _RETRY,
        _RECORDED,
        "wire/41",
        substitute=_api(ApiError(502, 7009, "Upstream service unavailable", front=True)),
    ),
    FaultKind("neurons", "429 with code 4006", _ERROR, _RECORDED, "wire/28", substitute=_api(_NEURONS)),
    FaultKind("bad-input", "400 with code 5006", _ERROR, _RECORDED, "wire/11", substitute=_api(_BAD_INPUT)),
    FaultKind(
        "too-long",
        "413 with code 5021",
        _ERROR,
        _RECORDED,
        "field report",
        substitute=_api(ApiError(413, 5021, "AiError: the tokens exceed the context window")),
    ),
    FaultKind(
        "credentials",
        "400 with code 9106",
        _ERROR,
        _RECORDED,
        "wire/39",
        substitute=_api(MISSING_CREDENTIALS),
    ),
    FaultKind(
        "no-route",
        "404 with codes 7003 and 7000",
        _ERROR,
        _RECORDED,
        "wire/37",
        substitute=_api(no_route("/client/v4")),
    ),
    FaultKind(
        "flat-error", "429, a flat object", _ERROR, _OTHERS, "wire/63", substitute=_json(429, flat(_NEURONS))
    ),
    FaultKind(
        "gateway-error",
        "429 in the envelope of the gateway",
        _ERROR,
        _OTHERS,
        "wire/67",
        substitute=_json(429, gateway(_RATE_LIMITED)),
    ),
    FaultKind(
        "flat-error-short",
        "500, a flat object of four keys",
        _RETRY,
        _OTHERS,
        "wire/64",
        substitute=_json(500, flat_short(ApiError(500, 4007, "AiError: AiError: internal failure"))),
    ),
    FaultKind(
        "gateway-unconfigured",
        "400 in the envelope of the gateway, without texts",
        _ERROR,
        _OTHERS,
        "wire/69",
        substitute=_json(400, gateway_without_text(_NOT_CONFIGURED)),
    ),
    FaultKind(
        "gateway-unauthorized",
        "401 in the envelope of the gateway, without codes beside it",
        _ERROR,
        _OTHERS,
        "wire/70",
        substitute=_json(401, gateway_bare(_UNAUTHORIZED)),
    ),
    FaultKind(
        "gateway-text",
        "401 of the gateway, with a text",
        _ERROR,
        _OTHERS,
        "wire/72",
        substitute=_json(401, gateway_text(_UNAUTHORIZED)),
    ),
    FaultKind(
        "responses-error",
        "400 with `error` and a word as code",
        _ERROR,
        _RECORDED,
        "wire/73",
        substitute=_json(400, of_responses(_BAD_INPUT)),
    ),
    FaultKind(
        "anthropic-error",
        "400 as on /ai/v1/messages",
        _ERROR,
        _OTHERS,
        "wire/42",
        substitute=_json(400, ANTHROPIC),
    ),
    FaultKind(
        "errors-object",
        "400, `errors` is an object",
        _ERROR,
        _OTHERS,
        "field report",
        substitute=_json(400, as_object(_BAD_INPUT)),
    ),
    FaultKind(
        "without-code",
        "400, an error without `code`",
        _ERROR,
        _OTHERS,
        "field report",
        substitute=_json(400, without_code(_BAD_INPUT)),
    ),
    FaultKind(
        "short-envelope",
        "400 with `errors` and `success` only",
        _ERROR,
        _OTHERS,
        "wire/77",
        substitute=_json(400, short(ApiError(400, 3030, "AiError: AiError: Sequence too long: 9003 > 8192"))),
    ),
    FaultKind(
        "message-only",
        "400, `error` with a message only",
        _ERROR,
        _OTHERS,
        "wire/14",
        substitute=_json(400, only_message(_BAD_INPUT)),
    ),
    FaultKind(
        "backend-refusal",
        "400 with code 8007, the backend's JSON in the message",
        _ERROR,
        _OTHERS,
        "wire/75",
        substitute=_api(ApiError(400, 8007, f"AiError: AiError: {_OF_BACKEND}")),
    ),
    FaultKind(
        "code-as-text",
        "400, the code is a string",
        _ERROR,
        _INFERRED,
        "no recording",
        substitute=_json(400, {"success": False, "errors": [{"code": "5006", "message": "Bad input"}]}),
    ),
    FaultKind(
        "html",
        "502 with HTML",
        _RETRY,
        _INFERRED,
        "no recording",
        substitute=Substitute(502, _HTML, "text/html"),
    ),
    FaultKind(
        "blocked",
        "403 with HTML, as a firewall sends",
        _ERROR,
        _INFERRED,
        "no recording",
        substitute=Substitute(403, _BLOCKED, "text/html"),
    ),
    FaultKind(
        "edge-error",
        "520 with text, as an edge sends",
        _RETRY,
        _INFERRED,
        "no recording",
        substitute=Substitute(520, b"error code: 520", "text/plain"),
    ),
    FaultKind(
        "empty", "500 without a body", _RETRY, _INFERRED, "no recording", substitute=Substitute(500, b"")
    ),
    FaultKind(
        "text",
        "503 with text",
        _RETRY,
        _INFERRED,
        "no recording",
        substitute=Substitute(503, b"upstream connect error", "text/plain"),
    ),
    FaultKind(
        "array",
        "400 with an array",
        _ERROR,
        _INFERRED,
        "no recording",
        substitute=_json(400, [_BAD_INPUT.message]),
    ),
    FaultKind(
        "failure-in-200",
        "200 with `success: false`",
        _ERROR,
        _INFERRED,
        "no recording",
        substitute=_json(200, CAPACITY.body()),
    ),
    FaultKind(
        "error-in-200",
        "200 with an error object",
        _ERROR,
        _INFERRED,
        "no recording",
        substitute=_json(200, of_responses(CAPACITY)),
    ),
    FaultKind(
        "empty-in-200",
        "200 without a body",
        _ERROR,
        _INFERRED,
        "no recording",
        substitute=Substitute(200, b""),
    ),
    FaultKind(
        "empty-result",
        "200 with `result: {}`",
        _ERROR,
        _RECORDED,
        "wire/44",
        substitute=_json(200, {"result": {}, "success": True, "errors": [], "messages": []}),
    ),
)
"""Each kind of response that was recorded or is documented or likely, in place of a reply."""


_WORDED = {error.code: error for error in (CAPACITY, _NEURONS, _RATE_LIMITED, _NOT_CONFIGURED)}
"""Errors whose recorded text says more than the table."""


def _by_code(error: ApiError) -> FaultKind:
    error = _WORDED.get(error.code, error)
    code = API_CODES[error.code]
    headers = {"Retry_After": "1"} if code.retry and error.status == _TOO_MANY else {}
    body = gateway(error) if code.is_of_gateway else error.body()
    return FaultKind(
        f"code-{error.code}",
        code.meaning.rstrip("."),
        _RETRY if code.retry else _ERROR,
        _DOCUMENTED if code.source is Evidence.DOCUMENTED else _RECORDED,
        "error table",
        substitute=_json(error.status, body, **headers),
        only_by_name=True,
        error=None if code.is_of_gateway else error,
    )


CODE_FAULTS = tuple(map(_by_code, sorted((*known_errors(), *gateway_errors()), key=lambda error: error.code)))
"""Each code of the API and its gateway whose status is known: `code-3040`."""
