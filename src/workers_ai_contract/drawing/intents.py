"""Draws intended calls: meaningful requests that the API accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from workers_ai_contract.drawing import text
from workers_ai_contract.drawing.source import put_optional
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Intent

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from workers_ai_contract.drawing.source import ChoiceSource
    from workers_ai_kernel import Json, JsonObject

_MOST_MESSAGES = 3
_MOST_PARAMETERS = 3
_MOST_REQUESTS = 3
_TOOL_NAMES = ("read_tide", "book_berth", "list_harbors")
_PARAMETER_TYPES = ("string", "number", "integer", "boolean")
_SUMMARIES = ("auto", "concise", "detailed")


def draw_intent(source: ChoiceSource, operation: Form, *, stream: bool = False) -> Intent:
    """Draw a call of one operation, valid under the published and the enforced profile."""
    return Intent(operation, stream, _REQUESTS[operation](source))


def draw_opening(source: ChoiceSource, form: Form) -> JsonObject:
    """Draw the first request of a conversation, without earlier answers.

    It is valid under the same profiles as an intent. In the Responses form it may offer tools, which are
    documented but not in the published schema.
    """
    if form is Form.CHAT:
        return _chat_settings(source, [*source.several(0, 1, _system_message), _question(source)])
    request = _REQUESTS[form](source)
    if form is Form.RESPONSES:
        put_optional(source, request, "tools", _flat_tools)
    return request


def draw_operation(source: ChoiceSource, operations: Collection[tuple[Form, bool]]) -> tuple[Form, bool]:
    """Draw one of a client's call modes: the operation, and whether it streams."""
    return source.choice(sorted(operations))


def _prompt(source: ChoiceSource) -> JsonObject:
    return {"prompt": source.group(text.prose), **_sampling(source)}


def _chat(source: ChoiceSource) -> JsonObject:
    return _chat_settings(source, _messages(source))


def _chat_settings(source: ChoiceSource, messages: list[Json]) -> JsonObject:
    request: JsonObject = {"messages": messages, **_sampling(source)}
    put_optional(source, request, "tools", draw_tools)
    # Always drawn, so that removing the tools does not shift later choices.
    put_optional(source, request, "response_format", _json_mode)
    if "tools" in request:
        request.pop("response_format", None)
    return request


def _json_mode(_source: ChoiceSource) -> JsonObject:
    return {"type": "json_object"}


def _responses(source: ChoiceSource) -> JsonObject:
    request: JsonObject = {"input": _input(source)}
    put_optional(source, request, "instructions", text.prose)
    put_optional(source, request, "reasoning", _reasoning)
    return request


def _batch(source: ChoiceSource) -> JsonObject:
    return {"requests": list(source.several(1, _MOST_REQUESTS, _batch_item))}


def _batch_item(source: ChoiceSource) -> JsonObject:
    request: JsonObject = {"input": _input(source)}
    put_optional(source, request, "reasoning", _reasoning)
    return request


_REQUESTS: dict[Form, Callable[[ChoiceSource], JsonObject]] = {
    Form.PROMPT: _prompt,
    Form.CHAT: _chat,
    Form.RESPONSES: _responses,
    Form.BATCH: _batch,
}


def _messages(source: ChoiceSource) -> list[Json]:
    messages: list[Json] = []
    messages.extend(source.several(0, 1, _system_message))
    for number, turn in enumerate(source.several(0, _MOST_MESSAGES - 1, _earlier_turn), start=1):
        messages.extend(turn(f"chatcmpl-tool-{number:032x}"))
    messages.append(_question(source))
    return messages


def _question(source: ChoiceSource) -> JsonObject:
    return {"role": "user", "content": source.group(_content)}


def _earlier_turn(source: ChoiceSource) -> Callable[[str], list[Json]]:
    """Draw a question with its answer; the returned function takes the id for a possible tool call."""
    question: Json = {"role": "user", "content": source.group(text.prose)}
    if not source.boolean():
        answer: Json = {"role": "assistant", "content": source.group(text.prose)}
        return lambda _call_id: [question, answer]
    name, result = source.choice(_TOOL_NAMES), source.group(text.prose)
    function: Json = {"name": name, "arguments": '{"harbor":"Brest"}'}
    return lambda call_id: [
        question,
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [{"id": call_id, "type": "function", "function": function}],
        },
        {"role": "tool", "tool_call_id": call_id, "content": result},
    ]


def _content(source: ChoiceSource) -> Json:
    drawn = text.prose(source)
    # Only one part, because the live API rejects an array of two.
    return [{"type": "text", "text": drawn}] if source.integer(0, 4) == 4 else drawn  # noqa: PLR2004 - one in five


def draw_tools(source: ChoiceSource) -> list[Json]:
    """Draw tools in the chat format."""
    functions = source.several(1, len(_TOOL_NAMES), _function)
    return [
        {"type": "function", "function": {"name": name, **function}}
        for name, function in zip(_TOOL_NAMES, functions, strict=False)
    ]


def _flat_tools(source: ChoiceSource) -> list[Json]:
    """Draw tools in the Responses format."""
    tools = cast("list[JsonObject]", draw_tools(source))
    return [{"type": "function", **cast("JsonObject", tool["function"])} for tool in tools]


def _function(source: ChoiceSource) -> JsonObject:
    described = source.group(text.prose)
    drawn = source.several(0, _MOST_PARAMETERS, _parameter)
    properties: JsonObject = dict(zip(text.NAMES, drawn, strict=False))
    required: list[Json] = [name for name in properties if name == text.NAMES[0]]
    return {
        "description": described,
        "parameters": {"type": "object", "properties": properties, "required": required},
    }


def _parameter(source: ChoiceSource) -> JsonObject:
    return {"type": source.choice(_PARAMETER_TYPES), "description": source.group(text.prose)}


def _sampling(source: ChoiceSource) -> JsonObject:
    """Draw the settings shared by prompt and chat; limits as in r4 and r5."""
    drawn: JsonObject = {}
    for name, draw in _SAMPLING.items():
        put_optional(source, drawn, name, draw)
    return drawn


_SAMPLING: dict[str, Callable[[ChoiceSource], Json]] = {
    "max_tokens": lambda source: source.integer(1, 4096),
    "temperature": lambda source: source.number(0, 5),
    "top_p": lambda source: source.number(0.001, 1),
    "seed": lambda source: source.integer(1, 9_999_999_999),
    "frequency_penalty": lambda source: source.number(-2, 2),
    "presence_penalty": lambda source: source.number(-2, 2),
    "top_k": lambda source: source.integer(1, 50),
    "repetition_penalty": lambda source: source.number(0, 2),
}


def _input(source: ChoiceSource) -> Json:
    if not source.boolean():
        return text.prose(source)
    return list(source.several(1, _MOST_MESSAGES, _user_message))


def _system_message(source: ChoiceSource) -> JsonObject:
    return {"role": "system", "content": text.prose(source)}


def _user_message(source: ChoiceSource) -> JsonObject:
    return {"role": "user", "content": source.group(text.prose)}


def _reasoning(source: ChoiceSource) -> JsonObject:
    reasoning: JsonObject = {"effort": source.choice(("medium", "low", "high"))}
    put_optional(source, reasoning, "summary", _summary)
    return reasoning


def _summary(source: ChoiceSource) -> Json:
    return source.choice(_SUMMARIES)
