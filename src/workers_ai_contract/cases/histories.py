"""Conversations that lead up to a call: each form of turn, as messages and as input items."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

ID = "chatcmpl-tool-000000000000000000000000000000aa"
OTHER_ID = "chatcmpl-tool-000000000000000000000000000000bb"
BIG_ARGUMENTS = '{"id": 9007199254740993, "depth": 1.50, "note": "a\\u2028b"}'
_MANY_TURNS = 60
_LINES_OF_A_RESULT = 400


def says(role: str, content: Json, **more: Json) -> JsonObject:
    """Return a message."""
    return {"role": role, "content": content, **more}


def call(identifier: str, name: str, arguments: str) -> JsonObject:
    """Return a tool call of an assistant's message."""
    return {"id": identifier, "type": "function", "function": {"name": name, "arguments": arguments}}


def result(identifier: str, content: str, **more: Json) -> JsonObject:
    """Return the message with the result of a tool call."""
    return says("tool", content, tool_call_id=identifier, **more)


def saying(text: str) -> list[Json]:
    """Return a conversation in which everyone says a text: system, user, assistant and tool."""
    arguments = json.dumps({"note": text})
    return [
        says("system", text),
        says("user", text),
        says("assistant", text, tool_calls=[call(ID, "read_wind", arguments)]),
        result(ID, text),
        says("user", text),
    ]


def items_saying(text: str) -> list[Json]:
    """Return input items of the Responses form in which everyone says a text."""
    return [
        says("user", text),
        says("assistant", text),
        {"type": "function_call", "call_id": ID, "name": "read_wind", "arguments": json.dumps({"n": text})},
        {"type": "function_call_output", "call_id": ID, "output": text},
        says("user", text),
    ]


ASKS = says("user", "When is high tide?")
_TWO_CALLS: list[Json] = [call(ID, "read_tide", BIG_ARGUMENTS), call(OTHER_ID, "read_wind", "{}")]
_SAME_TOOL: list[Json] = [
    call(ID, "read_tide", '{"harbor":"Brest"}'),
    call(OTHER_ID, "read_tide", '{"harbor":"Oslo"}'),
]
_OWN_MESSAGE: JsonObject = {
    "role": "assistant",
    "content": "hello",
    "refusal": None,
    "annotations": None,
    "audio": None,
    "function_call": None,
    "tool_calls": [],
    "reasoning_content": None,
}
_LONG: list[Json] = [
    message
    for number in range(_MANY_TURNS)
    for message in (says("user", f"Question {number}?"), says("assistant", f"Answer {number}."))
]
LOOP: list[Json] = [
    ASKS,
    says("assistant", "", tool_calls=[call(ID, "read_tide", '{"harbor":"Brest"}')]),
    result(ID, '{"high": "12:00", "n": 0}'),
]
"""A question, the call of a tool, and its result."""
TWO_CALLS: list[Json] = [
    says("system", "Use tools."),
    ASKS,
    says("assistant", "I look.", tool_calls=_TWO_CALLS, reasoning_content="Two tools."),
    result(ID, ""),
    result(OTHER_ID, "calm"),
    says("user", "And now?"),
]
"""Two calls in one message, one of them with an empty result."""

HISTORIES: tuple[list[Json], ...] = (
    [says("system", "Be brief."), ASKS],
    [says("system", "Be brief."), says("system", "Answer in German."), ASKS],
    [says("developer", "Be brief."), ASKS],
    [ASKS, says("user", "And low tide?")],
    [ASKS, says("assistant", "At noon."), says("system", "Answer in German."), says("user", "Sure?")],
    [ASKS, ASKS],
    [ASKS, says("assistant", "At noon."), says("assistant", "Or later."), says("user", "Sure?")],
    [ASKS, says("assistant", "At noon.", reasoning_content="Moon & sun."), says("user", "Sure?")],
    [ASKS, says("assistant", "At noon.", reasoning="Moon & sun."), says("user", "Sure?")],
    [ASKS, says("assistant", ""), says("user", "Well?")],
    [ASKS, says("assistant", "At noon.\n"), says("user", " Sure? ")],
    [ASKS, _OWN_MESSAGE, says("user", "Sure?")],
    [says("user", "When?", name="ada"), says("assistant", "At noon."), says("user", "Where?", name="bob")],
    [says("user", [{"type": "text", "text": "When is  high tide?\n"}])],
    [says("user", "")],
    LOOP,
    TWO_CALLS,
    [ASKS, says("assistant", "", tool_calls=_SAME_TOOL), result(OTHER_ID, "1 m"), result(ID, "2 m")],
    [
        *LOOP,
        says("assistant", "", tool_calls=[call(OTHER_ID, "read_wind", "{}")]),
        result(OTHER_ID, "  line\n" * _LINES_OF_A_RESULT, name="read_wind"),
    ],
    [*LOOP, says("assistant", "At noon."), says("user", "Thanks. And the wind?")],
    [
        ASKS,
        says("assistant", None, tool_calls=[call(ID, "read_wind", "")]),
        result(ID, "calm"),
        says("user", "And now?"),
    ],
    [*_LONG, ASKS],
)
"""Conversations of the chat form; all of them are accepted, that with `content: null` by some."""

INPUTS: tuple[list[Json], ...] = (
    [ASKS],
    [says("system", "Be brief."), ASKS],
    [says("developer", "Be brief."), ASKS],
    [ASKS, says("assistant", "At noon."), says("user", "Sure?")],
    [
        ASKS,
        {"type": "function_call", "call_id": ID, "name": "read_tide", "arguments": BIG_ARGUMENTS},
        {"type": "function_call_output", "call_id": ID, "output": '{"high": 0}'},
    ],
    [
        ASKS,
        {"type": "function_call", "call_id": ID, "name": "read_tide", "arguments": "{}"},
        {"type": "function_call", "call_id": OTHER_ID, "name": "read_wind", "arguments": "{}"},
        {"type": "function_call_output", "call_id": ID, "output": ""},
        {"type": "function_call_output", "call_id": OTHER_ID, "output": " calm\n"},
        says("user", "And now?"),
    ],
    [
        ASKS,
        {
            "type": "reasoning",
            "id": "rs_1",
            "summary": [],
            "content": [{"type": "reasoning_text", "text": "Moon."}],
        },
        says("assistant", [{"type": "output_text", "text": "At noon.", "annotations": []}]),
        says("user", "Sure?"),
    ],
    [says("user", [{"type": "input_text", "text": "When is  high tide?"}])],
    [
        says(
            "user",
            [{"type": "input_text", "text": "When is high tide?"}, {"type": "input_text", "text": "Where?"}],
        )
    ],
    [*_LONG, ASKS],
)
"""Conversations of the Responses form, as items of `input`."""
