"""The table of faults: what goes wrong on the way, and what a correct client does about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.faults.kinds import Expectation, FaultKind, Reach, Substitute
from workers_ai_contract.rendering import Certainty
from workers_ai_contract.streams import sse
from workers_ai_contract.wire import ApiError
from workers_ai_contract.wire.api_errors import MISSING_CREDENTIALS, bad_input, no_route
from workers_ai_contract.wire.error_replies import (
    ANTHROPIC,
    as_object,
    flat,
    gateway,
    of_responses,
    without_code,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_kernel import Json

_ERROR, _RETRY = Expectation.ERROR, Expectation.RETRY
_BEAR, _EITHER = Expectation.BEAR, Expectation.EITHER
_RECORDED, _OTHERS, _INFERRED = Certainty.RECORDED, Certainty.OTHER_MODELS, Certainty.INFERRED
_DOCUMENTED = Certainty.DOCUMENTED

CAPACITY = ApiError(429, 3040, "AiError: Capacity temporarily exceeded, please try again.")
_NEURONS = ApiError(
    429, 4006, "AiError: AiError: you have used up your daily free allocation of 10,000 neurons"
)
_RATE_LIMITED = ApiError(429, 2003, "Rate limited")
_BAD_INPUT = bad_input("required properties at '/' are 'messages'")
_HTML = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>502</body></html>"


def _json(status: int, body: Json, **headers: str) -> Substitute:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Substitute(status, sse.encode(body), headers=named)


def _api(error: ApiError, **headers: str) -> Substitute:
    return _json(error.status, error.body(), **headers)


_HTTP = (
    FaultKind("capacity", "429 with code 3040", _RETRY, _DOCUMENTED, "wire/29", substitute=_api(CAPACITY)),
    FaultKind(
        "retry-after",
        "429 with code 3040 and `Retry-After: 0`",
        _RETRY,
        _INFERRED,
        "wire protocol 1",
        substitute=_api(CAPACITY, Retry_After="0"),
    ),
    FaultKind(
        "retry-later",
        "429 with code 3040 and `Retry-After: 1`",
        _RETRY,
        _INFERRED,
        "wire protocol 1",
        substitute=_api(CAPACITY, Retry_After="1"),
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
        "wire protocol 2.3",
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
        "wire protocol 2.1",
        substitute=_json(400, as_object(_BAD_INPUT)),
    ),
    FaultKind(
        "without-code",
        "400, an error without `code`",
        _ERROR,
        _OTHERS,
        "wire protocol 2.1",
        substitute=_json(400, without_code(_BAD_INPUT)),
    ),
    FaultKind(
        "code-as-text",
        "400, the code is a string",
        _ERROR,
        _INFERRED,
        "issue 11",
        substitute=_json(400, {"success": False, "errors": [{"code": "5006", "message": "Bad input"}]}),
    ),
    FaultKind(
        "html", "502 with HTML", _RETRY, _INFERRED, "issue 11", substitute=Substitute(502, _HTML, "text/html")
    ),
    FaultKind("empty", "500 without a body", _RETRY, _INFERRED, "issue 11", substitute=Substitute(500, b"")),
    FaultKind(
        "text",
        "503 with text",
        _RETRY,
        _INFERRED,
        "issue 11",
        substitute=Substitute(503, b"upstream connect error", "text/plain"),
    ),
    FaultKind(
        "array",
        "400 with an array",
        _ERROR,
        _INFERRED,
        "issue 11",
        substitute=_json(400, [_BAD_INPUT.message]),
    ),
    FaultKind(
        "failure-in-200",
        "200 with `success: false`",
        _ERROR,
        _INFERRED,
        "wire protocol 2.1",
        substitute=_json(200, CAPACITY.body()),
    ),
    FaultKind(
        "error-in-200",
        "200 with an error object",
        _ERROR,
        _INFERRED,
        "issue 11",
        substitute=_json(200, of_responses(CAPACITY)),
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

_EVENTS = (
    FaultKind(
        "error-event",
        "the envelope of an error as an event",
        _ERROR,
        _OTHERS,
        "wire/103",
        Reach.STREAM,
        event=sse.encode(CAPACITY.body()),
    ),
    FaultKind(
        "error-event-object",
        "`error` as an event",
        _ERROR,
        _INFERRED,
        "issue 11",
        Reach.STREAM,
        event=sse.encode({"error": {"message": CAPACITY.message, "code": CAPACITY.code}}),
    ),
    FaultKind(
        "error-event-flat",
        "a flat error object as an event",
        _ERROR,
        _INFERRED,
        "issue 11",
        Reach.STREAM,
        event=sse.encode(flat(CAPACITY)),
    ),
    FaultKind(
        "bad-event",
        "an event that is not JSON",
        _ERROR,
        _INFERRED,
        "issue 11",
        Reach.STREAM,
        event=b'{"choices":[',
    ),
    FaultKind(
        "huge-event",
        "an event of a megabyte",
        _BEAR,
        _INFERRED,
        "issue 11",
        Reach.STREAM,
        event=b'{"id":"id-huge","object":"chat.completion.chunk","created":0,"model":"","choices":[],"p":"'
        + b"x" * 1_000_000
        + b'"}',
    ),
)

_TRANSPORT = (
    FaultKind(
        "json-for-stream",
        "an empty JSON result for a streamed request",
        _ERROR,
        _RECORDED,
        "wire/44",
        Reach.STREAM,
    ),
    FaultKind("stream-for-json", "a stream for another request", _EITHER, _INFERRED, "issue 11", Reach.WHOLE),
    FaultKind("wrong-type", "the content type is `text/plain`", _EITHER, _INFERRED, "issue 11"),
    FaultKind("typed-charset", "the content type has a charset", _BEAR, _DOCUMENTED, "HTTP"),
    FaultKind("header-case", "header names in capitals", _BEAR, _DOCUMENTED, "HTTP"),
    FaultKind(
        "ended-early", "the body ends early, as HTTP regularly", _ERROR, _INFERRED, "wire protocol 3.8"
    ),
    FaultKind("cut", "the connection is closed early", _ERROR, _DOCUMENTED, "HTTP"),
    FaultKind("reset", "the connection is reset early", _ERROR, _DOCUMENTED, "TCP"),
    FaultKind("reset-first", "the connection is reset before any byte", _RETRY, _DOCUMENTED, "TCP"),
    FaultKind("too-short", "fewer bytes than `Content-Length`", _ERROR, _DOCUMENTED, "HTTP"),
    FaultKind("stall", "the bytes stop early, the connection stays open", _ERROR, _DOCUMENTED, "TCP"),
    FaultKind(
        "stays-open", "the connection stays open after the end", _BEAR, _INFERRED, "issue 11", Reach.STREAM
    ),
)

FAULTS: Mapping[str, FaultKind] = {kind.name: kind for kind in (*_HTTP, *_EVENTS, *_TRANSPORT)}
"""Every kind of fault by its name."""
