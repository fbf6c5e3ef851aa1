# A client reads whatever JSON came, so its values are of any type.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""Streams of Responses as this client assembles them from their typed events, and the bugs in that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.clients.zoo.answers import counts_of_response
from tests.clients.zoo.errors import ApiFailure
from tests.clients.zoo.planted import has

if TYPE_CHECKING:
    from collections.abc import Iterable

Object = dict[str, Any]

ENDS = {"response.completed", "response.incomplete"}
_FAILED = "response.failed"
_PLACES = {"response.output_text": "text", "response.reasoning_text": "reasoning"}
_OK = 200


def response(events: Iterable[Object]) -> Object:
    """Report a streamed response.

    Raises:
        ApiFailure: it failed, or an event is an error.
        ConnectionError: it ended without the event that says so.
    """
    value: Object = {"text": "", "reasoning": "", "usage": None, "finish_reason": None}
    calls: dict[int, Object] = {}
    for event in events:
        kind = event.get("type", "")
        if kind == "error" and not has("typed-error-ignored"):
            raise ApiFailure(_OK, event.get("code"), event["message"])
        if kind == _FAILED and not has("typed-failure-ignored"):
            error = event["response"].get("error") or {}
            raise ApiFailure(_OK, error.get("code"), error.get("message") or "the response failed")
        _add(value, kind, event)
        _add_call(calls, kind, event)
        if kind in ENDS or (kind == _FAILED and has("typed-failure-ignored")):
            if kind == "response.incomplete" and has("typed-incomplete-is-no-end"):
                continue
            return _whole(value, calls, event["response"])
    if has("typed-end-is-end"):
        return _whole(value, calls, {})
    raise ConnectionError("the stream ended before the response did")


def _add(value: Object, kind: str, event: Object) -> None:
    stem, _, what = kind.rpartition(".")
    if stem in _PLACES and what == "delta":
        value[_PLACES[stem]] += event["delta"]
    elif stem in _PLACES and what == "done" and has("typed-done-added"):
        value[_PLACES[stem]] += event["text"]


def _add_call(calls: dict[int, Object], kind: str, event: Object) -> None:
    if kind == "response.output_item.added" and event["item"]["type"] == "function_call":
        item = event["item"]
        if has("typed-one-call"):
            calls.clear()
        calls[event["output_index"]] = {"id": item["call_id"], "name": item["name"], "arguments": ""}
    elif kind == "response.function_call_arguments.delta":
        first = min(calls, default=0)
        call = calls[first if has("typed-arguments-joined") else event["output_index"]]
        call["arguments"] += event["delta"]


def _whole(value: Object, calls: dict[int, Object], ended: Object) -> Object:
    found = [calls[index] for index in sorted(calls)]
    finish = "tool_calls" if found else "stop"
    if ended.get("status") == "incomplete" and not has("typed-incomplete-is-complete"):
        finish = "length"
    return {**value, "tool_calls": found, "finish_reason": finish, "usage": counts_of_response(ended)}
