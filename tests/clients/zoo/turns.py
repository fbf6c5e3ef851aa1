# A client reads whatever JSON came, so its values are of any type.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""Conversations: what this client sends back of its own answers, and the bugs in that."""

from __future__ import annotations

import json
from typing import Any

from tests.clients.zoo.planted import has

Object = dict[str, Any]

PLACES = {"chat": "messages", "responses": "input"}


class Dialogue:
    """The conversation of the last call."""

    def __init__(self) -> None:
        self._call_id = ""
        self._said: list[Any] = []

    def request_of(self, call: Object) -> Object:
        """Return the request of a call, with what was said before it."""
        request: Object = call["request"]
        if "continues" not in call:
            return request
        if call["continues"] != self._call_id:
            raise ValueError("the conversation is not the last one")
        place = PLACES[call["operation"]]
        return {**request, place: [*self._said, *request[place]]}

    def keep(self, call: Object, request: Object, value: Object) -> None:
        """Keep what was said in a call, with the answer."""
        place = PLACES.get(call["operation"])
        if place is None:
            return
        said = request[place]
        before = [{"role": "user", "content": said}] if isinstance(said, str) else [*said]
        answered = _items(value) if place == "input" else [_message(value)]
        if has("turn-answer-lost"):
            answered = []
        if has("turn-question-lost"):
            before = before[:-1]
        self._call_id, self._said = call["id"], [*before, *answered]


def _message(value: Object) -> Object:
    text = value.get("text") or ""
    if has("turn-text-stripped"):
        text = text.strip()
    if has("turn-text-lost-with-calls") and value.get("tool_calls"):
        text = ""
    message: Object = {"role": "assistant", "content": text}
    if has("turn-reasoning-in-text") and value.get("reasoning"):
        message["content"] = f"{value['reasoning']}{text}"
    if value.get("reasoning"):
        message["reasoning_content"] = value["reasoning"]
    if has("turn-reasoning-cut") and value.get("reasoning"):
        message["reasoning_content"] = value["reasoning"][:5]
    calls = [
        {
            "id": "call_1" if has("turn-ids-made") else call["id"],
            "type": "function",
            "function": {"name": call["name"], "arguments": _arguments(call["arguments"])},
        }
        for call in value.get("tool_calls") or ()
    ]
    if has("turn-first-call-only"):
        calls = calls[:1]
    if calls and not has("turn-calls-lost"):
        message["tool_calls"] = calls
    return message


def _items(value: Object) -> list[Object]:
    found: list[Object] = []
    if value.get("text"):
        found.append({"role": "assistant", "content": value["text"]})
    for call in value.get("tool_calls") or ():
        item = {"type": "function_call", "name": call["name"], "arguments": _arguments(call["arguments"])}
        found.append({**item, "call_id": "call_1" if has("turn-ids-made") else call["id"]})
    return [] if has("turn-calls-lost") else found


def _arguments(text: str) -> Any:  # noqa: ANN401 - text, or an object by mistake
    if has("turn-arguments-object"):
        return json.loads(text)
    return json.dumps(json.loads(text, parse_int=float)) if has("turn-arguments-float") else text
