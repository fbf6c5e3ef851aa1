"""The table of faults: what goes wrong on the way, and what a correct client does about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.faults.failed import FAILED_RESPONSE
from workers_ai_contract.faults.http_faults import CAPACITY, CODE_FAULTS, HTTP_FAULTS
from workers_ai_contract.faults.kinds import Expectation, FaultKind, Reach
from workers_ai_contract.rendering import Certainty
from workers_ai_contract.streams import sse
from workers_ai_contract.wire.error_replies import flat

if TYPE_CHECKING:
    from collections.abc import Mapping

_ERROR, _RETRY = Expectation.ERROR, Expectation.RETRY
_BEAR, _EITHER = Expectation.BEAR, Expectation.EITHER
_RECORDED, _OTHERS, _INFERRED = Certainty.RECORDED, Certainty.OTHER_MODELS, Certainty.INFERRED
_DOCUMENTED = Certainty.DOCUMENTED

AS_A_WHOLE = "answer-for-stream"
"""The fault that is rendered as if the request did not ask for a stream."""
STALL_FIRST, ENDLESS = "stall-first", "endless-comments"
"""The faults that show whether a client has a time limit for the whole call."""

_EVENTS = (
    FaultKind(
        "error-event",
        "the envelope of an error as an event; in a Responses stream an event of the type `error`, the last",
        _ERROR,
        _OTHERS,
        "wire/103",
        Reach.STREAM,
        event=sse.encode(CAPACITY.body()),
    ),
    FaultKind(
        "error-stream",
        "a stream that has only `errors`",
        _ERROR,
        _OTHERS,
        "wire/103",
        Reach.STREAM,
        event=sse.encode({"errors": CAPACITY.body()["errors"]}),
    ),
    FaultKind(
        "error-event-object",
        "`error` as an event",
        _ERROR,
        _INFERRED,
        "no recording",
        Reach.STREAM,
        event=sse.encode({"error": {"message": CAPACITY.message, "code": CAPACITY.code}}),
    ),
    FaultKind(
        "error-event-flat",
        "a flat error object as an event",
        _ERROR,
        _INFERRED,
        "no recording",
        Reach.STREAM,
        event=sse.encode(flat(CAPACITY)),
    ),
    FaultKind(
        "foreign-event",
        "an event with the name `chunks` and an array first, as AI Search sends",
        _EITHER,
        _INFERRED,
        "wire/102",
        Reach.STREAM,
        event=b'[{"id":"c1","type":"text","score":0.85,"text":"tide"}]',
    ),
    FaultKind(
        "bad-event",
        "an event that is not JSON",
        _ERROR,
        _INFERRED,
        "no recording",
        Reach.STREAM,
        event=b'{"choices":[',
    ),
    FaultKind(
        "huge-event",
        "an event of a megabyte",
        _BEAR,
        _INFERRED,
        "no recording",
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
    FaultKind(
        AS_A_WHOLE,
        "the whole answer as JSON for a streamed request",
        _EITHER,
        _INFERRED,
        "no recording",
        Reach.STREAM,
    ),
    FaultKind(
        "stream-for-json", "a stream for another request", _EITHER, _INFERRED, "no recording", Reach.WHOLE
    ),
    FaultKind(
        FAILED_RESPONSE,
        "a Responses object with status `failed`, `error` and no output; in a stream `response.failed`",
        _ERROR,
        _DOCUMENTED,
        "published types",
        Reach.RESPONSES,
    ),
    FaultKind("wrong-type", "the content type is `text/plain`", _EITHER, _INFERRED, "no recording"),
    FaultKind("typed-charset", "the content type has a charset", _BEAR, _DOCUMENTED, "HTTP"),
    FaultKind("header-case", "header names in capitals", _BEAR, _DOCUMENTED, "HTTP"),
    FaultKind("ended-early", "the body ends early, as HTTP regularly", _ERROR, _INFERRED, "no recording"),
    FaultKind(
        "ended-between",
        "a stream ends between two events, as HTTP regularly",
        _ERROR,
        _INFERRED,
        "no recording",
        Reach.STREAM,
    ),
    FaultKind("cut", "the connection is closed early", _ERROR, _DOCUMENTED, "HTTP"),
    FaultKind("reset", "the connection is reset early", _ERROR, _DOCUMENTED, "TCP"),
    FaultKind("reset-first", "the connection is reset before any byte", _RETRY, _DOCUMENTED, "TCP"),
    FaultKind("too-short", "fewer bytes than `Content-Length`", _ERROR, _DOCUMENTED, "HTTP"),
    FaultKind("stall", "the bytes stop early, the connection stays open", _ERROR, _DOCUMENTED, "TCP"),
    FaultKind(STALL_FIRST, "no byte comes, the connection stays open", _ERROR, _DOCUMENTED, "TCP", once=True),
    FaultKind(
        ENDLESS,
        "a stream stops between two events, and then sends a comment line every 100 ms without end",
        _ERROR,
        _INFERRED,
        "Server-Sent Events standard",
        Reach.STREAM,
        once=True,
    ),
    FaultKind(
        "stays-open",
        "the connection stays open after the end",
        _BEAR,
        _INFERRED,
        "no recording",
        Reach.STREAM,
    ),
)

FAULTS: Mapping[str, FaultKind] = {
    kind.name: kind for kind in (*HTTP_FAULTS, *_EVENTS, *_TRANSPORT, *CODE_FAULTS)
}
"""Every kind of fault by its name."""
