"""Renders how a chat stream says that the text has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from workers_ai_contract.rendering.members import finish_value

if TYPE_CHECKING:
    from workers_ai_contract.rendering.rendering import Rendering
    from workers_ai_contract.wire import Answer
    from workers_ai_kernel import Json, JsonObject

_ONCE = frozenset({"once", "once-with-text", "last-text", "then-null"})


def with_finish(events: list[JsonObject], answer: Answer, rendering: Rendering) -> list[JsonObject]:
    """Return the chunks with the finish reason where the rendering puts it."""
    kind = rendering.finish
    value = finish_value(answer.finish_reason, rendering.finish_value)
    if kind in _ONCE:
        return _once(events, value, kind)
    if rendering.finish_value != "right":
        events = [_with_value(event, value) for event in events]
    if rendering.stop_chunk == "absent":
        events = [event for event in events if "stop_reason" not in choice_of(event)]
    if kind == "omitted":
        return [_without_null_finish(event) for event in events]
    return _early(events, answer.finish_reason) if kind == "early" else events


def delta_of(event: JsonObject) -> JsonObject:
    """Return the delta of a chunk, empty if it has no choice."""
    return cast("JsonObject", choice_of(event).get("delta", {}))


def choice_of(event: JsonObject) -> JsonObject:
    """Return the choice of a chunk, empty if it has none."""
    choices = cast("list[JsonObject]", event["choices"])
    return choices[0] if choices else {}


def with_fields(event: JsonObject, **changed: Json) -> JsonObject:
    """Return a chunk with some fields of its choice changed."""
    return {**event, "choices": [{**choice_of(event), **changed}]}


def _with_value(event: JsonObject, value: Json) -> JsonObject:
    return with_fields(event, finish_reason=value) if choice_of(event).get("finish_reason") else event


def _once(events: list[JsonObject], reason: Json, kind: str) -> list[JsonObject]:
    """Return the chunks with the reason on one of them; those with the counts lose it or their choices."""
    found: list[JsonObject] = []
    for event in events:
        if "usage" in event:
            is_null = kind == "then-null"
            found.append(with_fields(event, finish_reason=None) if is_null else {**event, "choices": []})
        elif "stop_reason" not in choice_of(event):
            found.append(event)
        elif kind == "last-text" and found and isinstance(delta_of(found[-1]).get("content"), str):
            stop = choice_of(event)
            found[-1] = with_fields(
                found[-1], **{**stop, "delta": delta_of(found[-1]), "finish_reason": reason}
            )
        else:
            delta: JsonObject = {"content": ""} if kind == "once-with-text" else {}
            found.append(with_fields(event, delta=delta, finish_reason=reason))
    return found


def _early(events: list[JsonObject], reason: str) -> list[JsonObject]:
    spoken = [
        number for number, event in enumerate(events) if delta_of(event).get("content") not in (None, "")
    ]
    place = spoken[-1] if spoken else len(events)
    return [
        with_fields(event, finish_reason=reason) if number == place - 1 else event
        for number, event in enumerate(events)
    ]


def _without_null_finish(event: JsonObject) -> JsonObject:
    kept = {
        key: value for key, value in choice_of(event).items() if key != "finish_reason" or value is not None
    }
    return {**event, "choices": [kept]}
