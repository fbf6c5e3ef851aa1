"""Draws what a caller may want: calls that the API takes and that mean something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.drawing import text
from workers_ai_contract.drawing.source import put_optional
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Intent

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from workers_ai_contract.drawing.source import Source
    from workers_ai_schemas import Json, JsonObject

_MOST_MESSAGES = 3
_MOST_PARAMETERS = 3
_MOST_REQUESTS = 3
_TOOL_NAMES = ("read_tide", "book_berth", "list_harbors")
_PARAMETER_TYPES = ("string", "number", "integer", "boolean")
_SUMMARIES = ("auto", "concise", "detailed")
_CALL_ID = "chatcmpl-tool-00000000000000000000000000000001"


def draw_intent(source: Source, operation: Form, *, stream: bool = False) -> Intent:
    """Draw a call of one operation, valid under the published and the enforced profile."""
    return Intent(operation, stream, _REQUESTS[operation](source))


def draw_operation(source: Source, operations: Collection[tuple[Form, bool]]) -> tuple[Form, bool]:
    """Draw one of the ways to call that a client has: the operation, and whether it streams."""
    return source.choice(sorted(operations))


def _prompt(source: Source) -> JsonObject:
    return {"prompt": source.group(text.prose), **_sampling(source)}


def _chat(source: Source) -> JsonObject:
    request: JsonObject = {"messages": _messages(source), **_sampling(source)}
    put_optional(source, request, "tools", _tools)
    if "tools" not in request:
        put_optional(source, request, "response_format", _json_mode)
    return request


def _json_mode(_source: Source) -> JsonObject:
    return {"type": "json_object"}


def _responses(source: Source) -> JsonObject:
    request: JsonObject = {"input": _input(source)}
    put_optional(source, request, "instructions", text.prose)
    put_optional(source, request, "reasoning", _reasoning)
    return request


def _batch(source: Source) -> JsonObject:
    return {"requests": list(source.several(1, _MOST_REQUESTS, _batch_item))}


def _batch_item(source: Source) -> JsonObject:
    request: JsonObject = {"input": _input(source)}
    put_optional(source, request, "reasoning", _reasoning)
    return request


_REQUESTS: dict[Form, Callable[[Source], JsonObject]] = {
    Form.PROMPT: _prompt,
    Form.CHAT: _chat,
    Form.RESPONSES: _responses,
    Form.BATCH: _batch,
}


def _messages(source: Source) -> list[Json]:
    messages: list[Json] = []
    messages.extend(source.several(0, 1, _system_message))
    for turn in source.several(0, _MOST_MESSAGES - 1, _earlier_turn):
        messages.extend(turn)
    messages.append({"role": "user", "content": source.group(_content)})
    return messages


def _earlier_turn(source: Source) -> list[Json]:
    return [{"role": "user", "content": source.group(text.prose)}, *_earlier_answer(source)]


def _earlier_answer(source: Source) -> list[Json]:
    if not source.boolean():
        return [{"role": "assistant", "content": source.group(text.prose)}]
    call: Json = {
        "id": _CALL_ID,
        "type": "function",
        "function": {"name": source.choice(_TOOL_NAMES), "arguments": '{"harbor":"Brest"}'},
    }
    return [
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": _CALL_ID, "content": source.group(text.prose)},
    ]


def _content(source: Source) -> Json:
    drawn = text.prose(source)
    # One part only: an array of two is refused by the live API.
    return [{"type": "text", "text": drawn}] if source.integer(0, 4) == 4 else drawn  # noqa: PLR2004 - one in five


def _tools(source: Source) -> list[Json]:
    functions = source.several(1, len(_TOOL_NAMES), _function)
    return [
        {"type": "function", "function": {"name": name, **function}}
        for name, function in zip(_TOOL_NAMES, functions, strict=False)
    ]


def _function(source: Source) -> JsonObject:
    parameters = text.names(source, _MOST_PARAMETERS)
    properties: JsonObject = {
        parameter: {"type": source.choice(_PARAMETER_TYPES), "description": source.group(text.prose)}
        for parameter in parameters
    }
    required: list[Json] = list(parameters[:1])
    return {
        "description": source.group(text.prose),
        "parameters": {"type": "object", "properties": properties, "required": required},
    }


def _sampling(source: Source) -> JsonObject:
    """Draw the settings that prompt and chat share; limits as published in r4 and r5."""
    drawn: JsonObject = {}
    for name, draw in _SAMPLING.items():
        put_optional(source, drawn, name, draw)
    return drawn


_SAMPLING: dict[str, Callable[[Source], Json]] = {
    "max_tokens": lambda source: source.integer(1, 4096),
    "temperature": lambda source: source.number(0, 5),
    "top_p": lambda source: source.number(0.001, 1),
    "seed": lambda source: source.integer(1, 9_999_999_999),
    "frequency_penalty": lambda source: source.number(-2, 2),
    "presence_penalty": lambda source: source.number(-2, 2),
    "top_k": lambda source: source.integer(1, 50),
    "repetition_penalty": lambda source: source.number(0, 2),
}


def _input(source: Source) -> Json:
    if not source.boolean():
        return text.prose(source)
    return list(source.several(1, _MOST_MESSAGES, _user_message))


def _system_message(source: Source) -> JsonObject:
    return {"role": "system", "content": text.prose(source)}


def _user_message(source: Source) -> JsonObject:
    return {"role": "user", "content": source.group(text.prose)}


def _reasoning(source: Source) -> JsonObject:
    reasoning: JsonObject = {"effort": source.choice(("medium", "low", "high"))}
    put_optional(source, reasoning, "summary", lambda inner: inner.choice(_SUMMARIES))
    return reasoning
