"""The intended calls of every run: each setting, each form of history, each hard text."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from workers_ai_contract.cases.histories import (
    ASKS,
    HISTORIES,
    INPUTS,
    LOOP,
    TWO_CALLS,
    items_saying,
    saying,
    says,
)
from workers_ai_contract.cases.samples import MORE_TOOLS, NO_PARAMETERS, ODD_TOOLS, RICH, TOOLS, tool
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_kernel import Json, JsonObject

_MANY = 30

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
        "max_tokens": 8192,
    },
    "one temperature": {"temperature": 0},
    "raw": {"raw": True},
    "not raw": {"raw": False},
}
_CHAT_SETTINGS: Mapping[str, JsonObject] = {
    "stop texts": {"stop": ["END", "\n\n", "###", " ", "</s>"]},
    "low effort": {"reasoning_effort": "low"},
    "high effort": {"reasoning_effort": "high"},
    "one stop text": {"stop": "\n"},
    "medium effort": {"reasoning_effort": "medium"},
    "no log probabilities": {"logprobs": False},
    "log probabilities": {"logprobs": True, "top_logprobs": 0},
    "biases": {"logit_bias": {"1734": -100, "42": 0}},
    "another limit": {"max_completion_tokens": 300},
    "one choice": {"n": 1, "store": False, "logprobs": True, "top_logprobs": 5},
    "the caller": {"user": "ada", "metadata": {"trip": "7", "note": ""}, "service_tier": "flex"},
    "settings of the template": {"chat_template_kwargs": {"enable_thinking": False}},
    "counts in the stream": {"stream_options": {"include_usage": True}},
    "no counts asked for": {"stream_options": {"include_usage": False}},
}
_JSON_MODES: tuple[JsonObject, ...] = (
    {"type": "json_object"},
    {"type": "json_schema", "json_schema": RICH},
    {"type": "json_schema", "json_schema": {"name": "berth", "strict": True, "schema": RICH}},
)
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


def full(form: Form) -> JsonObject:
    """Return a request with many fields at once, to which JSON without a tool call is a right answer."""
    return _FULL[form]


def with_text(form: Form, text: str, *, everywhere: bool = True) -> JsonObject:
    """Return a request that has a text where the user speaks, or wherever the form has one."""
    if not everywhere:
        return _asking(form, text)
    described: list[Json] = [tool("read_wind", NO_PARAMETERS, description=text)]
    requests: Mapping[Form, JsonObject] = {
        Form.PROMPT: {"prompt": text},
        Form.CHAT: {"messages": saying(text), "tools": described},
        Form.RESPONSES: {"input": items_saying(text), "instructions": text},
        Form.BATCH: {"requests": [{"input": text}]},
    }
    return requests[form]


def _asking(form: Form, text: str) -> JsonObject:
    requests: Mapping[Form, JsonObject] = {
        Form.PROMPT: {"prompt": text},
        Form.CHAT: {"messages": [says("system", "Be brief."), says("user", text)]},
        Form.RESPONSES: {"input": text, "instructions": "Be brief."},
        Form.BATCH: {"requests": [{"input": text}]},
    }
    return requests[form]


def chat(*messages: Json, **more: Json) -> JsonObject:
    """Return a chat request."""
    return {"messages": [*messages], **more}


def _flat_tools() -> list[Json]:
    return [{"type": "function", **cast("JsonObject", each["function"])} for each in TOOLS]


def _prompts() -> Iterator[JsonObject]:
    yield {"prompt": "tide"}
    for settings in _SETTINGS.values():
        yield {"prompt": "tide", **settings}
    for name in ("seed", "top_k", "max_tokens"):
        yield {"prompt": "tide", name: 42}
    for mode in _JSON_MODES:
        yield {"prompt": "tide", "response_format": mode}
    yield {"prompt": "tide", "lora": "harbor-lora"}


def _chats() -> Iterator[JsonObject]:
    tools: list[Json] = [*TOOLS]
    for settings in (*_SETTINGS.values(), *_CHAT_SETTINGS.values()):
        yield chat(ASKS, **settings)
    for mode in _JSON_MODES:
        yield chat(ASKS, response_format=mode)
    for choice in _CHOICES.values():
        yield chat(ASKS, tools=tools, **choice)
    yield chat(ASKS, tools=[tool("read_tide", RICH, strict=True)], tool_choice=_NAMED, seed=7)
    yield chat(ASKS, tools=[*ODD_TOOLS])
    yield chat(ASKS, functions=[{"name": "read_tide", "code": "return '12:00' // <noon> & \u2028"}])
    for history in HISTORIES:
        yield {"messages": history}
    yield chat(*LOOP, tools=[*TOOLS, *MORE_TOOLS])
    yield chat(*TWO_CALLS, tools=tools, temperature=0)


def _responses() -> Iterator[JsonObject]:
    flat = _flat_tools()
    named: JsonObject = {"type": "function", "name": "read_tide"}
    schema: JsonObject = {"type": "json_schema", "name": "berth", "strict": True, "schema": RICH}
    yield {"input": "tide"}
    for items in INPUTS:
        yield {"input": items}
    yield {"input": [ASKS, says("user", "And low tide?")], "instructions": "Be brief."}
    yield {"input": "tide", "instructions": "Be brief.", "temperature": 0, "top_p": 0.95}
    yield {"input": "tide", "max_output_tokens": 300, "store": False, "truncation": "auto"}
    yield {
        "input": "tide",
        "user": "ada",
        "metadata": {"trip": "7"},
        "prompt_cache_key": "harbor",
        "service_tier": "flex",
    }
    for effort, summary in (("low", "auto"), ("medium", "concise"), ("high", "detailed")):
        yield {"input": "tide", "reasoning": {"effort": effort, "summary": summary}}
    for more in ({}, {"tool_choice": "required"}, {"tool_choice": named}, {"tool_choice": "none"}):
        yield {"input": "tide", "tools": flat, **more}
    yield {"input": "tide", "tools": flat, "parallel_tool_calls": False, "tool_choice": "auto"}
    yield {"input": "tide", "text": {"format": schema}}
    yield {"input": "tide", "text": {"format": {"type": "json_object"}}}
    yield {"input": "tide", "tools": flat, "text": {"format": schema}}


def _batches() -> Iterator[JsonObject]:
    yield {"requests": [{"input": "tide"}]}
    items: list[Json] = [
        {
            "input": "tide",
            "reasoning": {"effort": "low", "summary": "auto"},
            "external_reference": "trip-7",
            "temperature": 1.5,
        },
        {
            "input": [ASKS, says("user", "And low tide?")],
            "instructions": "Be brief.",
            "max_output_tokens": 300,
        },
        {"input": "moon", "reasoning": {"effort": "high"}, "temperature": 0},
    ]
    yield {"requests": items}
    yield {"requests": [{"input": "tide"}, {"input": "tide"}]}
    yield {"requests": [{"input": f"question {number}"} for number in range(_MANY)]}


_OF_FORM: Mapping[Form, tuple[JsonObject, ...]] = {
    Form.PROMPT: tuple(_prompts()),
    Form.CHAT: tuple(_chats()),
    Form.RESPONSES: tuple(_responses()),
    Form.BATCH: tuple(_batches()),
}
_FULL_SETTINGS: JsonObject = {**_SETTINGS["fractions"], "seed": 7, "top_k": 40, "max_tokens": 300}
_JSON: JsonObject = {"type": "json_object"}
_BRIEFLY: JsonObject = {"effort": "low", "summary": "auto"}
_FULL: Mapping[Form, JsonObject] = {
    Form.PROMPT: {"prompt": "tide", **_FULL_SETTINGS, "response_format": _JSON},
    Form.CHAT: {
        **chat(says("system", "Be brief."), ASKS, **_FULL_SETTINGS),
        "stop": ["END", "\n\n"],
        "reasoning_effort": "low",
        "tools": [*TOOLS],
        "tool_choice": "none",
        "response_format": _JSON,
    },
    Form.RESPONSES: {
        "input": "tide",
        "instructions": "Be brief.",
        "temperature": 0.37,
        "top_p": 0.95,
        "max_output_tokens": 300,
        "reasoning": _BRIEFLY,
        "tools": _flat_tools(),
        "tool_choice": "none",
        "text": {"format": _JSON},
    },
    Form.BATCH: {"requests": [{"input": text, "reasoning": _BRIEFLY} for text in ("tide", "moon", "sun")]},
}
