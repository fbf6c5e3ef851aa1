"""Renders single members of an answer: tool calls, the finish reason, and output items."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from workers_ai_contract.rendering.rendering import Rendering
    from workers_ai_kernel import Json, JsonObject

_UNKNOWN_FINISH = "eos_token"
_UNKNOWN_ITEM: JsonObject = {"id": "x_1", "type": "x_note", "status": "completed"}


def finish_value(reason: str, kind: str) -> Json:
    """Return the finish reason as a rendering says."""
    others = {"stop": "stop", "calls": "tool_calls", "null": None, "unknown": _UNKNOWN_FINISH}
    return reason if kind == "right" else others[kind]


def with_calls(message: JsonObject, rendering: Rendering) -> JsonObject:
    """Return a message with its tool calls as a rendering says."""
    calls = cast("list[JsonObject] | None", message.get("tool_calls"))
    if not calls or rendering.arguments == "text":
        return message
    changed: list[Json] = []
    for call in calls:
        function = cast("JsonObject", call["function"])
        text = str(function["arguments"])
        value: Json = json.loads(text) if rendering.arguments == "object" else "" if text == "{}" else text
        changed.append({**call, "function": {**function, "arguments": value}})
    return {**message, "tool_calls": changed}


def with_items(body: JsonObject, kind: str) -> JsonObject:
    """Return a Responses object with its items as a rendering says."""
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
