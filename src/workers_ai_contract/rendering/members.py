"""Renders single members of an answer: usage, tool calls, the finish reason, and output items."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from workers_ai_contract.wire import shapes

if TYPE_CHECKING:
    from workers_ai_contract.rendering.rendering import Rendering
    from workers_ai_contract.wire import Answer
    from workers_ai_kernel import Json, JsonObject

_DETAILS = frozenset({"prompt_tokens_details", "input_tokens_details", "output_tokens_details", "neurons"})
_UNKNOWN_FINISH = "eos_token"
_UNKNOWN_ITEM: JsonObject = {"id": "x_1", "type": "x_note", "status": "completed"}


def finish_value(reason: str, kind: str) -> Json:
    """Return the finish reason as a rendering says."""
    return {"right": reason, "stop": "stop", "null": None, "unknown": _UNKNOWN_FINISH}[kind]


def counted(body: JsonObject, kind: str) -> JsonObject:
    """Return a body with its usage as a rendering says."""
    if kind == "recorded" or "usage" not in body:
        return body
    if kind == "absent":
        return {name: value for name, value in body.items() if name != "usage"}
    counts = cast("JsonObject", body["usage"])
    bare: JsonObject = {name: value for name, value in counts.items() if name not in _DETAILS}
    return {**body, "usage": None if kind == "null" else bare}


def with_calls(message: JsonObject, rendering: Rendering) -> JsonObject:
    """Return a message with its tool calls as a rendering says."""
    calls = cast("list[JsonObject]", message["tool_calls"])
    if not calls:
        if rendering.no_calls == "absent":
            return {name: value for name, value in message.items() if name != "tool_calls"}
        return {**message, "tool_calls": None if rendering.no_calls == "null" else []}
    if rendering.arguments == "text":
        return message
    changed: list[Json] = []
    for call in calls:
        function = cast("JsonObject", call["function"])
        text = str(function["arguments"])
        value: Json = json.loads(text) if rendering.arguments == "object" else "" if text == "{}" else text
        changed.append({**call, "function": {**function, "arguments": value}})
    return {**message, "tool_calls": changed}


def responded(answer: Answer, kind: str) -> JsonObject:
    """Return a Responses object with its items as a rendering says."""
    body = shapes.response_object(answer)
    items = cast("list[JsonObject]", body["output"])
    if kind == "unknown":
        return {**body, "output": [_UNKNOWN_ITEM, *items]}
    if kind == "message-first":
        spoken = [item for item in items if item["type"] == "message"]
        return {**body, "output": [*spoken, *(item for item in items if item not in spoken)]}
    if kind == "parts":
        return {**body, "output": [_in_parts(item) for item in items]}
    return body


def _in_parts(item: JsonObject) -> JsonObject:
    if item["type"] != "message":
        return item
    first = cast("list[JsonObject]", item["content"])[0]
    text = str(first["text"])
    middle = len(text) // 2
    halves: list[Json] = [{**first, "text": text[:middle]}, {**first, "text": text[middle:]}]
    return {**item, "content": halves}
