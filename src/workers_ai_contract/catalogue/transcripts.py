"""Codes for streams, judged as a sequence of events."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from workers_ai_contract.catalogue.code import Code, Evidence, Example
from workers_ai_contract.catalogue.framing import FRAMING
from workers_ai_contract.streams.sse import DONE
from workers_ai_contract.vocabulary import MODEL
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

_RECORDING = "recorded streams of chat and native events"
_TYPES = "Cloudflare's published types of the events of a response"

_recorded = partial(Code, source=Evidence.RECORDED, reference=_RECORDING)
_documented = partial(Code, source=Evidence.DOCUMENTED, reference=_TYPES)

_ROLE: JsonObject = {"role": "assistant", "content": ""}
_TIDE: JsonObject = {"content": "tide"}
_NATIVE = 'data: {"response":"tide"}\n\n'
_NATIVE_END = 'data: {"response":"","usage":{}}\n\ndata: [DONE]\n\n'


def _text(text: str) -> Example:
    return Example(text, direction="stream", profile="observed")


def _events(*events: Json) -> Example:
    return _text(json.dumps(events))


def _chunk(delta: JsonObject, finish_reason: str | None = None, **changed: Json) -> JsonObject:
    return {
        "id": "id-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": MODEL,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}],
        **changed,
    }


def _chat(*deltas: JsonObject, finish_reason: str = "stop") -> Example:
    """Return a complete chat stream with these deltas."""
    return _events(_chunk(_ROLE), *map(_chunk, deltas), _chunk({}, finish_reason), DONE)


def _call(arguments: str = "{}", **changed: Json) -> JsonObject:
    """Return a delta with the start of a tool call."""
    start: JsonObject = {
        "index": 0,
        "id": "call-1",
        "function": {"name": "read_tide", "arguments": arguments},
    }
    return {"tool_calls": [{**start, **changed}]}


def _response(*events: JsonObject, end: str | None = "response.completed") -> Example:
    """Return a Responses stream with these events after `response.created`, numbered."""
    ends: list[JsonObject] = [] if end is None else [{"type": end, "response": _BODY}]
    whole: list[JsonObject] = [{"type": "response.created", "response": _BODY}, *events, *ends]
    return _events(*({"sequence_number": number, **event} for number, event in enumerate(whole)))


_BODY: JsonObject = {
    "id": "resp_0",
    "object": "response",
    "created_at": 1,
    "model": MODEL,
    "output": [],
}
_ITEM: JsonObject = {"id": "rs_0", "type": "reasoning", "summary": []}
_ADDED: JsonObject = {"type": "response.output_item.added", "output_index": 0, "item": _ITEM}
_ITEM_DONE: JsonObject = {"type": "response.output_item.done", "output_index": 0, "item": _ITEM}
_PART: JsonObject = {"output_index": 0, "content_index": 0, "item_id": "rs_0"}
_DELTA: JsonObject = {"type": "response.reasoning_text.delta", **_PART, "delta": "Hm."}
_TEXT_DONE: JsonObject = {"type": "response.reasoning_text.done", **_PART, "text": "Hm."}

_WHOLE = (
    _recorded(
        "stream-empty",
        "The stream has no events with data.",
        "A client gets no response; recorded where a stream was requested and empty JSON came back.",
        "Try again, or without 'stream'.",
        _text("data: [DONE]\n\n"),
    ),
    _recorded(
        "stream-cut",
        "The stream ends before the response is complete.",
        "There is neither [DONE] nor an event that ends the response: the finish reason of each choice in a "
        "chat, the event with the usage in a native stream, the last event of a response.",
        "Treat the response as incomplete, and try again.",
        _events(_chunk(_ROLE), _chunk(_TIDE)),
    ),
    _recorded(
        "stream-without-done",
        "The response is complete, but [DONE] does not follow.",
        "Every recorded stream of chat and native events ends with it, and some clients wait for it. A "
        "Responses stream does not need it.",
        "Send [DONE] last; as a client, stop when the connection ends.",
        _events(_chunk(_ROLE), _chunk({}, "stop")),
        severity=Severity.WARNING,
    ),
    _recorded(
        "stream-without-finish-reason",
        "The stream is done, but a choice has no finish reason.",
        "A client cannot determine whether the response is complete, was truncated, or calls tools.",
        "Send the finish reason in the last chunk of each choice.",
        _events(_chunk(_ROLE), DONE),
        severity=Severity.WARNING,
    ),
    _documented(
        "stream-without-end-event",
        "The stream is done, but the response has no last event.",
        "The event that ends a response has its usage and status.",
        "Send response.completed, response.incomplete or response.failed last.",
        _events(
            {"type": "response.created", "sequence_number": 0, "response": _BODY},
            DONE,
        ),
    ),
    _recorded(
        "stream-done-twice",
        "There is a second [DONE].",
        "Recorded of other models. A client that reads on may start a second response.",
        "Send it once, last.",
        _events(_chunk(_ROLE), _chunk({}, "stop"), DONE, DONE),
        severity=Severity.WARNING,
    ),
    _recorded(
        "stream-done-quoted",
        "The last event is [DONE] in quotes.",
        "The API sends it without quotes, and clients compare it literally.",
        "Send it without quotes.",
        _text(f'{_NATIVE}data: "[DONE]"\n\n'),
    ),
    _recorded(
        "stream-event-after-done",
        "An event follows [DONE].",
        "Clients stop reading at [DONE], so later events are lost.",
        "Send [DONE] last.",
        _events(_chunk(_ROLE), _chunk({}, "stop"), DONE, _chunk(_TIDE)),
    ),
    _recorded(
        "stream-event-unreadable",
        "The data of an event cannot be read.",
        "Each event contains one JSON text, or [DONE].",
        "Send one JSON text per event.",
        _text('data: {"response":\n\n' + _NATIVE_END),
    ),
    Code(
        "stream-error-event",
        "An event is an error.",
        "The HTTP status was sent before the model failed, so the error is sent in the stream.",
        "Treat the response as failed, whatever came before the error.",
        _events(
            _chunk(_ROLE), {"errors": [{"message": "AiError: capacity", "code": 3040}], "success": False}
        ),
        source=Evidence.INFERRED,
        reference="error bodies recorded as complete responses",
    ),
    Code(
        "stream-mixed-forms",
        "A Responses event appears in a stream of another form.",
        "A client expects one form, so the event is lost; usually two streams were mixed.",
        "Send all events of a response in one form.",
        _events(
            _chunk(_ROLE),
            {"type": "response.completed", "sequence_number": 0, "response": {}},
            _chunk({}, "stop"),
            DONE,
        ),
        source=Evidence.INFERRED,
        reference="no recorded stream does it",
    ),
    _recorded(
        "stream-id-changes",
        "The id changes within a stream.",
        "One response has one id; a second id means that two responses were mixed.",
        "Keep one id throughout the stream.",
        _events(_chunk(_ROLE), _chunk(_TIDE, id="id-2"), _chunk({}, "stop"), DONE),
    ),
    _recorded(
        "stream-model-changes",
        "The model changes within a stream.",
        "One response comes from one model; a second model means that two responses were mixed.",
        "Keep one model throughout the stream.",
        _events(_chunk(_ROLE), _chunk(_TIDE, model="other"), _chunk({}, "stop"), DONE),
    ),
)

_CHAT = (
    _recorded(
        "stream-role-late",
        "The role of a choice comes after output.",
        "Clients start a message with it.",
        "Send the role first, with empty content.",
        _events(_chunk(_TIDE), _chunk(_ROLE), _chunk({}, "stop"), DONE),
    ),
    _recorded(
        "stream-without-role",
        "A choice never gets a role.",
        "Recorded of other models; this model sends the role in the first chunk.",
        "Send a first chunk with the role 'assistant' and empty content.",
        _events(_chunk(_TIDE), _chunk({}, "stop"), DONE),
        severity=Severity.WARNING,
    ),
    _recorded(
        "stream-output-after-finish",
        "A choice has more output after its finish reason.",
        "The finish reason may be repeated, with the usage, but no output may follow it.",
        "Send the finish reason after all output.",
        _events(_chunk(_ROLE), _chunk({}, "stop"), _chunk(_TIDE), DONE),
    ),
    _recorded(
        "stream-finish-reason-changes",
        "A choice finishes with two different reasons.",
        "The chunks with the usage may repeat the reason, but it must not change.",
        "Repeat the same finish reason, or send none.",
        _events(_chunk(_ROLE), _chunk({}, "stop"), _chunk({}, "length"), DONE),
    ),
    _recorded(
        "stream-number-delta",
        "A text fragment is a number.",
        "The API sends numeric text as a number, and clients that concatenate strings fail.",
        "Treat it as text.",
        _chat({"content": 1}),
        severity=Severity.WARNING,
    ),
    _recorded(
        "stream-boolean-delta",
        "A text fragment is a boolean.",
        "Recorded of other models for the text true, and clients that concatenate strings fail.",
        "Treat it as text.",
        _chat({"content": True}),
        severity=Severity.WARNING,
    ),
    _recorded(
        "recorded-of-other-models",
        "Other models on Workers AI do this; it was not recorded of this one.",
        "The payload is valid, because the same routes serve all models, but a client must expect it: usage "
        "in a chunk without choices, native fields beside choices, a missing index, null for the details of "
        "the usage.",
        "Read it as the message says; a mock of this model should leave it out.",
        _events(_chunk(_ROLE), _chunk({}, "stop"), _chunk({}, "stop", response=""), DONE),
        severity=Severity.WARNING,
    ),
    _recorded(
        "stream-usage-sum",
        "The usage does not add up.",
        "The total of an event must be the sum of its two counts. Usage is not summed over events, because "
        "it may be partial, total, or both.",
        "Set the total to the sum.",
        _events(
            _chunk(_ROLE),
            _chunk({}, "stop", usage={"prompt_tokens": 2, "completion_tokens": 3, "total_tokens": 6}),
            DONE,
        ),
        severity=Severity.WARNING,
    ),
)

_CALLS = (
    _recorded(
        "stream-tool-call-not-started",
        "A fragment of a tool call comes before its start.",
        "The first fragment of a call has its id and name; later fragments have only the index.",
        "Send the fragment with id and name first.",
        _chat({"tool_calls": [{"index": 0, "function": {"arguments": "{}"}}]}, finish_reason="tool_calls"),
    ),
    _recorded(
        "stream-tool-call-restarted",
        "A second id or name is given to a tool call.",
        "Fragments with the same index belong to one call.",
        "Give each tool call its own index.",
        _chat(_call(), _call("", id="call-2"), finish_reason="tool_calls"),
    ),
    _recorded(
        "stream-tool-call-without-id",
        "A tool call never gets an id.",
        "Recorded of other models. The tool result is sent back with this id, so the client has to choose "
        "one.",
        "Send the id with the first fragment of the call.",
        _chat(_call(id=""), finish_reason="tool_calls"),
        severity=Severity.WARNING,
    ),
    _recorded(
        "stream-tool-call-without-name",
        "A tool call never gets a name.",
        "A client cannot determine which tool is called.",
        "Send the name with the first fragment of the call.",
        _chat(_call(function={"arguments": "{}"}), finish_reason="tool_calls"),
    ),
    _recorded(
        "stream-tool-arguments-not-json",
        "The arguments of a tool call are not JSON when put together.",
        "A fragment is missing, repeated or out of order. Not reported if the finish reason is 'length'.",
        "Send every fragment, in order; a call without arguments has '{}'.",
        _chat(_call('{"harbor":'), finish_reason="tool_calls"),
    ),
    _recorded(
        "stream-tool-call-id-twice",
        "Two tool calls have one id.",
        "Tool results are matched to calls by id.",
        "Give each tool call its own id.",
        _chat(_call(), _call(index=1), finish_reason="tool_calls"),
        severity=Severity.WARNING,
    ),
)

_RESPONSES = (
    _documented(
        "stream-sequence-number",
        "The sequence numbers have a gap.",
        "They increase by one; a gap means that an event was lost or repeated.",
        "Number the events without gaps.",
        _response({**_ADDED, "sequence_number": 7}, _ITEM_DONE),
    ),
    _documented(
        "stream-not-created",
        "The stream does not start with response.created.",
        "The first event carries the id and the settings of the response.",
        "Send response.created first.",
        _events({"type": "response.completed", "sequence_number": 0, "response": _BODY}),
    ),
    _documented(
        "stream-created-twice",
        "The response is created twice.",
        "One stream is one response.",
        "Send one response.created, first.",
        _response({"type": "response.created", "response": _BODY}),
    ),
    _documented(
        "stream-event-after-end",
        "An event follows the one that ends the response.",
        "Clients stop at response.completed, response.incomplete, response.failed or error.",
        "Send the event that ends the response last.",
        _response({"type": "response.failed", "response": _BODY}),
    ),
    _documented(
        "stream-unknown-item",
        "An event is about an item that was never added, or has another id.",
        "Each item is added before its text is sent; its output_index and id stay the same.",
        "Send response.output_item.added first, and keep its output_index and id.",
        _response(_DELTA),
    ),
    _documented(
        "stream-item-added-twice",
        "An item is added at an output_index that is already in use.",
        "Each item has its own output_index.",
        "Use the next output_index.",
        _response(_ADDED, _ADDED, _ITEM_DONE),
    ),
    _documented(
        "stream-item-not-done",
        "An item is not done when the response is completed.",
        "Each added item must be done; it may stay open only if the response is incomplete or failed.",
        "Send response.output_item.done for each item.",
        _response(_ADDED),
    ),
    _documented(
        "stream-text-differs",
        "A text differs from its deltas.",
        "The final event repeats the whole text; a difference means that a delta was lost or repeated.",
        "Send every delta, in order, and the text that they add up to.",
        _response(_ADDED, _DELTA, {**_TEXT_DONE, "text": "Oh."}, _ITEM_DONE),
    ),
    _documented(
        "stream-delta-after-text-done",
        "A text is extended after it was done.",
        "Clients treat a text as complete when it is done.",
        "Send every delta before the text is done.",
        _response(_ADDED, _DELTA, _TEXT_DONE, _DELTA, _ITEM_DONE),
    ),
)

TRANSCRIPTS: tuple[Code, ...] = (*_WHOLE, *_CHAT, *_CALLS, *_RESPONSES, *FRAMING)
