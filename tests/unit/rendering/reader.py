"""A correct reader of chat streams, native streams and whole answers, independent of the code under test."""

from __future__ import annotations

import json
from typing import Any

Object = dict[str, Any]


def text_of(value: object) -> str:
    """Return a delta as text; numbers and booleans are the JSON that the model wrote."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def read_stream(events: list[Object]) -> Object:
    """Return what a chat or native stream says."""
    said: Object = {"text": "", "reasoning": "", "finish_reason": None, "usage": None}
    calls: dict[int, Object] = {}
    for event in events:
        said["usage"] = event.get("usage") or said["usage"]
        if "choices" not in event:
            said["text"] += text_of(event["response"])
            continue
        for choice in event["choices"]:
            delta = choice["delta"]
            said["finish_reason"] = choice.get("finish_reason") or said["finish_reason"]
            said["text"] += text_of(delta.get("content"))
            said["reasoning"] += text_of(delta.get("reasoning_content") or delta.get("reasoning"))
            for piece in delta.get("tool_calls") or ():
                join(calls, piece)
    return {**said, "tool_calls": list(calls.values())}


def join(calls: dict[int, Object], piece: Object) -> None:
    """Add a fragment to the calls so far."""
    call = calls.setdefault(_place(calls, piece), {"id": None, "name": None, "arguments": ""})
    call["id"] = piece.get("id") or call["id"]
    call["name"] = piece["function"].get("name") or call["name"]
    call["arguments"] += piece["function"].get("arguments") or ""


def _place(calls: dict[int, Object], piece: Object) -> int:
    """Return the key of a fragment's call: its index, that of the call with its id, or the last one."""
    if "index" in piece:
        return int(piece["index"])
    last = max(calls, default=0)
    if piece.get("id") is None:
        return last
    return next((key for key, call in calls.items() if call["id"] == piece["id"]), last + 1)


def read_chat(body: Object) -> Object:
    """Return what a chat completion says."""
    if "output" in body:
        items = [item for item in body["output"] if item["type"] == "message"]
        return {"text": "".join(part["text"] for item in items for part in item["content"])}
    if "choices" not in body:
        return {"text": body["response"] or "", "usage": body.get("usage")}
    choice = body["choices"][0]
    message = choice["message"]
    return {
        "text": message.get("content") or "",
        "reasoning": message.get("reasoning_content") or message.get("reasoning") or "",
        "tool_calls": [{"id": call["id"], **call["function"]} for call in message.get("tool_calls") or ()],
        "finish_reason": choice["finish_reason"],
        "usage": body.get("usage"),
    }
