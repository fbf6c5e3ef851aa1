"""The intended calls of every run: each setting, each form of history, each hard text."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from workers_ai_contract.cases.samples import NO_PARAMETERS, RICH, TOOLS, tool
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_kernel import Json, JsonObject

_ID = "chatcmpl-tool-000000000000000000000000000000aa"
_OTHER_ID = "chatcmpl-tool-000000000000000000000000000000bb"
_BIG_ARGUMENTS = '{"id": 9007199254740993, "depth": 1.50, "note": "a\\u2028b"}'
_MANY_TURNS = 12

_SETTINGS: Mapping[str, JsonObject] = {
    "zeros": {
        "temperature": 0,
        "frequency_penalty": 0,
        "presence_penalty": 0,
        "repetition_penalty": 0,
        "seed": 1,
        "top_k": 1,
        "top_p": 0.001,
        "max_tokens": 1000,
    },
    "fractions": {
        "temperature": 0.37,
        "frequency_penalty": -0.25,
        "presence_penalty": 0.125,
        "repetition_penalty": 1.15,
        "top_p": 0.95,
    },
    "limits": {
        "temperature": 5,
        "frequency_penalty": -2,
        "presence_penalty": 2,
        "repetition_penalty": 2,
        "seed": 9_999_999_999,
        "top_k": 50,
        "top_p": 1,
        "max_tokens": 4096,
    },
    "one temperature": {"temperature": 0},
    "raw": {"raw": True},
    "not raw": {"raw": False},
}
_CHAT_SETTINGS: Mapping[str, JsonObject] = {
    "stop texts": {"stop": ["END", "\n\n"]},
    "low effort": {"reasoning_effort": "low"},
    "high effort": {"reasoning_effort": "high"},
    "log probabilities": {"logprobs": False},
    "JSON": {"response_format": {"type": "json_object"}},
    "a bare schema": {"response_format": {"type": "json_schema", "json_schema": RICH}},
    "a schema in its envelope": {
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "berth", "strict": True, "schema": RICH},
        }
    },
}
_NAMED: JsonObject = {"type": "function", "function": {"name": "read_tide"}}
_CHOICES: Mapping[str, JsonObject] = {
    "tools": {},
    "tools, auto": {"tool_choice": "auto"},
    "tools, none": {"tool_choice": "none"},
    "tools, required": {"tool_choice": "required"},
    "tools, a named one": {"tool_choice": _NAMED},
    "tools, not in parallel": {"parallel_tool_calls": False},
    "tools, in parallel": {"parallel_tool_calls": True, "temperature": 0},
    "tools and JSON": {"response_format": {"type": "json_object"}},
    "tools and a schema": {
        "response_format": {"type": "json_schema", "json_schema": {"name": "t", "schema": NO_PARAMETERS}}
    },
}


def intents(form: Form) -> Iterator[JsonObject]:
    """Yield the requests that every run makes of a form; all of them are accepted."""
    yield from _OF_FORM[form]


def with_text(form: Form, text: str, *, everywhere: bool = True) -> JsonObject:
    """Return a request that has a text where the user speaks, or wherever the form has one."""
    message: JsonObject = {"role": "user", "content": text}
    instructions = text if everywhere else "Be brief."
    requests: Mapping[Form, JsonObject] = {
        Form.PROMPT: {"prompt": text},
        Form.CHAT: {"messages": [{"role": "system", "content": instructions}, message]},
        Form.RESPONSES: {"input": text, "instructions": instructions},
        Form.BATCH: {"requests": [{"input": text}]},
    }
    return requests[form]


def chat(*messages: Json, **more: Json) -> JsonObject:
    """Return a chat request."""
    return {"messages": [*messages], **more}


def says(role: str, content: Json, **more: Json) -> JsonObject:
    """Return a message."""
    return {"role": role, "content": content, **more}


def _call(identifier: str, name: str, arguments: str) -> JsonObject:
    return {"id": identifier, "type": "function", "function": {"name": name, "arguments": arguments}}


def _result(identifier: str, content: str) -> JsonObject:
    return says("tool", content, tool_call_id=identifier)


_ASKS = says("user", "When is high tide?")
_TWO_CALLS: list[Json] = [
    _call(_ID, "read_tide", _BIG_ARGUMENTS),
    _call(_OTHER_ID, "read_wind", "{}"),
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
_HISTORIES: tuple[list[Json], ...] = (
    [says("system", "Be brief."), _ASKS],
    [says("system", "Be brief."), says("system", "Answer in German."), _ASKS],
    [_ASKS, says("user", "And low tide?")],
    [_ASKS, says("assistant", "At noon."), says("assistant", "Or later."), says("user", "Sure?")],
    [_ASKS, says("assistant", "At noon.", reasoning_content="Moon & sun."), says("user", "Sure?")],
    [_ASKS, says("assistant", ""), says("user", "Well?")],
    [_ASKS, _OWN_MESSAGE, says("user", "Sure?")],
    [says("user", "When?", name="ada"), says("assistant", "At noon."), says("user", "Where?", name="bob")],
    [says("user", [{"type": "text", "text": "When is  high tide?\n"}])],
    [says("user", "")],
    [
        _ASKS,
        says("assistant", "", tool_calls=[_call(_ID, "read_tide", '{"harbor":"Brest"}')]),
        _result(_ID, '{"high": "12:00", "n": 0}'),
    ],
    [
        says("system", "Use tools."),
        _ASKS,
        says("assistant", "I look.", tool_calls=_TWO_CALLS, reasoning_content="Two tools."),
        _result(_ID, ""),
        _result(_OTHER_ID, "calm"),
        says("user", "And now?"),
    ],
    [
        _ASKS,
        says("assistant", None, tool_calls=[_call(_ID, "read_wind", "")]),
        _result(_ID, "calm"),
        says("user", "And now?"),
    ],
    [*_LONG, _ASKS],
)


def _prompts() -> Iterator[JsonObject]:
    yield {"prompt": "tide"}
    for settings in _SETTINGS.values():
        yield {"prompt": "tide", **settings}
    for name in ("seed", "top_k", "max_tokens"):
        yield {"prompt": "tide", name: 42}


def _chats() -> Iterator[JsonObject]:
    tools: list[Json] = [*TOOLS]
    for settings in (*_SETTINGS.values(), *_CHAT_SETTINGS.values()):
        yield chat(_ASKS, **settings)
    for choice in _CHOICES.values():
        yield chat(_ASKS, tools=tools, **choice)
    yield chat(_ASKS, tools=[tool("read_tide", RICH, strict=True)], tool_choice=_NAMED, seed=7)
    for history in _HISTORIES:
        yield {"messages": history}
    yield chat(*_HISTORIES[-4], tools=tools)
    yield chat(*_HISTORIES[-3], tools=tools, temperature=0)


def _responses() -> Iterator[JsonObject]:
    flat: list[Json] = [{"type": "function", **cast("JsonObject", each["function"])} for each in TOOLS]
    named: JsonObject = {"type": "function", "name": "read_tide"}
    schema: JsonObject = {"type": "json_schema", "name": "berth", "strict": True, "schema": RICH}
    yield {"input": "tide"}
    yield {"input": [_ASKS]}
    yield {"input": [_ASKS, says("user", "And low tide?")], "instructions": "Be brief."}
    yield {"input": "tide", "instructions": "Be brief.", "temperature": 0, "top_p": 0.95}
    yield {"input": "tide", "max_output_tokens": 300}
    for effort, summary in (("low", "auto"), ("medium", "concise"), ("high", "detailed")):
        yield {"input": "tide", "reasoning": {"effort": effort, "summary": summary}}
    for more in ({}, {"tool_choice": "required"}, {"tool_choice": named}, {"tool_choice": "none"}):
        yield {"input": "tide", "tools": flat, **more}
    yield {"input": "tide", "tools": flat, "parallel_tool_calls": False, "tool_choice": "auto"}
    yield {"input": "tide", "text": {"format": schema}}
    yield {"input": "tide", "text": {"format": {"type": "json_object"}}}
    yield {
        "input": [
            _ASKS,
            {"type": "function_call", "call_id": _ID, "name": "read_tide", "arguments": _BIG_ARGUMENTS},
            {"type": "function_call_output", "call_id": _ID, "output": '{"high": 0}'},
        ]
    }
    yield {"input": [says("user", [{"type": "input_text", "text": "When is  high tide?"}])]}


def _batches() -> Iterator[JsonObject]:
    yield {"requests": [{"input": "tide"}]}
    items: list[Json] = [
        {"input": "tide", "reasoning": {"effort": "low", "summary": "auto"}},
        {"input": [_ASKS, says("user", "And low tide?")]},
        {"input": "moon", "reasoning": {"effort": "high"}},
    ]
    yield {"requests": items}
    yield {"requests": [{"input": f"question {number}"} for number in range(_MANY_TURNS)]}


_OF_FORM: Mapping[Form, tuple[JsonObject, ...]] = {
    Form.PROMPT: tuple(_prompts()),
    Form.CHAT: tuple(_chats()),
    Form.RESPONSES: tuple(_responses()),
    Form.BATCH: tuple(_batches()),
}
