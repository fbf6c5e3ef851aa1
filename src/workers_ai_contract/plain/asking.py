"""Reads a conversation: the user's last message, and the tools that were called since."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.plain.sentences import tidy
from workers_ai_contract.wire.asked import objects_in

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

_RESULT_TYPE = "function_call_output"
_SEEN_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a conversation asks now.

    `question` is the user's last message, as tidy text. `called` are the names of the tools called since
    then, in order. `result` is the last tool's result if that is the last message, else None.
    """

    question: str
    called: tuple[str, ...] = ()
    result: Json = None

    @property
    def has_result(self) -> bool:
        """Whether the last message is the result of a tool."""
        return self.result is not None


def asked_by(request: JsonObject) -> Asked:
    """Return what a request of any form but batch asks."""
    prompt = request.get("prompt")
    if isinstance(prompt, str):
        return Asked(tidy(prompt[-_SEEN_CHARACTERS:]))
    spoken = request.get("input", request.get("messages"))
    if isinstance(spoken, str):
        return Asked(tidy(spoken[-_SEEN_CHARACTERS:]))
    return _in_messages(objects_in(spoken))


def _in_messages(messages: list[JsonObject]) -> Asked:
    question = ""
    called: list[str] = []
    for message in reversed(messages):
        if message.get("role") == "user":
            question = tidy(text_of(message.get("content"))[-_SEEN_CHARACTERS:])
            break
        called[:0] = _names_called(message)
    return Asked(question, tuple(called), _result_of(messages[-1]) if messages else None)


def _names_called(message: JsonObject) -> list[str]:
    if message.get("type") == "function_call":
        return [str(message.get("name"))]
    functions = [call.get("function") for call in objects_in(message.get("tool_calls"))]
    return [str(function.get("name")) for function in functions if isinstance(function, dict)]


def _result_of(message: JsonObject) -> Json:
    """Return a tool's result, parsed if it is JSON; None if the message is not one."""
    if message.get("type") == _RESULT_TYPE:
        content = message.get("output")
    elif message.get("role") in ("tool", "function"):
        content = message.get("content")
    else:
        return None
    text = text_of(content)[:_SEEN_CHARACTERS]
    try:
        parsed: Json = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text if parsed is None else parsed


def text_of(content: Json) -> str:
    """Return the text of a content, or of its parts."""
    if isinstance(content, str):
        return content
    texts = (part.get("text") for part in objects_in(content))
    return " ".join(text for text in texts if isinstance(text, str))
