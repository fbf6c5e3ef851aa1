"""Planted conditions: each with the smallest value that has it, written down whole."""

# ruff: noqa: ANN401 - looks into JSON of any shape

# JSON has any shape: what is in it is known by looking, not by type.
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false, reportUnknownMemberType=false
# pyright: reportUnknownParameterType=false, reportUnknownVariableType=false

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workers_ai_contract.strategies import (
    conversations,
    errors,
    intents,
    near_misses,
    payloads,
    sse_transcripts,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

MODEL = "@cf/openai/gpt-oss-20b"


@dataclass(frozen=True, slots=True)
class Planted:
    """A condition on what a strategy draws, and what `shown` makes of the smallest value that has it."""

    name: str
    strategy: SearchStrategy[Any]
    holds: Callable[[Any], bool]
    smallest: Any
    shown: Callable[[Any], Any] = lambda value: value


def is_json(text: str) -> bool:
    """Tell whether a text can be read."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def parameters(tool: Any) -> Any:
    """Return the parameters schema of a tool, flat or not."""
    return tool.get("function", tool).get("parameters", {})


def calls(payload: Any) -> list[Any]:
    """Return the tool calls in a chat answer."""
    messages = [choice.get("message") or {} for choice in payload.get("choices") or []]
    return [call for message in messages for call in message.get("tool_calls") or []]


def first(conversation: Any) -> Any:
    """Return the first answer of a conversation."""
    return conversation.turns[0].answer


def asked_and_said(conversation: Any) -> Any:
    """Return each request, and what was said to it without times and counts."""
    return [
        (
            turn.request,
            turn.answer.text,
            turn.answer.reasoning,
            [call.arguments for call in turn.answer.tool_calls],
        )
        for turn in conversation.turns
    ]


def events(transcript: bytes) -> list[Any]:
    """Return what stands in a stream, event by event."""
    lines = [line.removeprefix("data: ") for line in transcript.decode().split("\n") if line]
    return [json.loads(line) if line != "[DONE]" else line for line in lines]


def deltas(transcript: bytes) -> list[Any]:
    """Return what each chunk of a chat adds."""
    chunks = [event for event in events(transcript) if isinstance(event, dict)]
    return [chunk["choices"][0]["delta"] for chunk in chunks if "choices" in chunk]


def types(transcript: bytes) -> list[Any]:
    """Return the type of each event of a response."""
    return [event["type"] for event in events(transcript) if isinstance(event, dict)]


CHAT, PROMPT = payloads(form="chat"), payloads(form="prompt")
RESPONSES, BATCH = payloads(form="responses"), payloads(form="batch")
ANSWER = payloads("output", form="chat", profile="observed")
CALLED = payloads("output", form="chat", revision="r4")
RESPONSE = payloads("output", form="responses", profile="observed")
TALK = conversations(form="chat")

ASKED = {"messages": [{"role": "user", "content": "tide"}]}
CALL_WITHOUT_ARGUMENTS = {"id": "", "type": "function", "function": {"name": "read_tide", "arguments": ""}}
TOOL = {"name": "read_tide", "description": "", "parameters": {"type": "text", "properties": {}}}
PLANTED = (
    Planted(
        "a temperature above 4.5 in a chat with tools",
        CHAT,
        lambda it: it.get("temperature", 0) > 4.5 and bool(it.get("tools")),
        {
            "messages": [],
            "tools": [
                {"name": "read_tide", "description": "", "parameters": {"type": "text", "properties": {}}}
            ],
            "temperature": 5.0,
        },
    ),
    Planted(
        "two system messages",
        CHAT,
        lambda it: sum(message["role"] == "system" for message in it["messages"]) > 1,
        {"messages": [{"role": "system", "content": ""}, {"role": "system", "content": ""}]},
    ),
    Planted(
        "a part of content",
        CHAT,
        lambda it: any(isinstance(each["content"], list) and each["content"] for each in it["messages"]),
        {"messages": [{"role": "user", "content": [{"text": ""}]}]},
    ),
    Planted(
        "a second message of the assistant",
        CHAT,
        lambda it: len(it["messages"]) > 1 and it["messages"][1]["role"] == "assistant",
        {"messages": [{"role": "user", "content": ""}, {"role": "assistant", "content": ""}]},
    ),
    Planted(
        "JSON mode with a schema",
        CHAT,
        lambda it: it.get("response_format", {}).get("type") == "json_schema",
        {"messages": [], "response_format": {"type": "json_schema"}},
    ),
    Planted(
        "a tool with two parameters",
        CHAT,
        lambda it: any(len(parameters(tool).get("properties", {})) > 1 for tool in it.get("tools", [])),
        {
            "messages": [],
            "tools": [
                {
                    "name": "read_tide",
                    "description": "",
                    "parameters": {
                        "type": "text",
                        "properties": {
                            "harbor": {"type": "text", "description": ""},
                            "unit": {"type": "text", "description": ""},
                        },
                    },
                }
            ],
        },
    ),
    Planted(
        "a required parameter",
        CHAT,
        lambda it: any(parameters(tool).get("required") for tool in it.get("tools", [])),
        {
            "messages": [],
            "tools": [
                {
                    "name": "read_tide",
                    "description": "",
                    "parameters": {"type": "text", "required": [""], "properties": {}},
                }
            ],
        },
    ),
    Planted(
        "two tools",
        CHAT,
        lambda it: len(it.get("tools", [])) > 1,
        {
            "messages": [],
            "tools": [
                {"name": "read_tide", "description": "", "parameters": {"type": "text", "properties": {}}},
                {"name": "read_tide", "description": "", "parameters": {"type": "text", "properties": {}}},
            ],
        },
    ),
    Planted(
        "a seed beside top_k",
        CHAT,
        lambda it: "seed" in it and "top_k" in it,
        {"messages": [], "top_k": 1, "seed": 1},
    ),
    Planted(
        "a negative penalty",
        PROMPT,
        lambda it: it.get("frequency_penalty", 0) < 0,
        {"prompt": "tide", "frequency_penalty": -1.0},
    ),
    Planted(
        "a raw prompt that is streamed",
        PROMPT,
        lambda it: it.get("raw") is True and it.get("stream") is True,
        {"prompt": "tide", "raw": True, "stream": True},
    ),
    Planted(
        "null under a name that nobody declared",
        PROMPT,
        lambda it: any(name.startswith("x_") and value is None for name, value in it.items()),
        {"prompt": "tide", "x_harbor": None},
    ),
    Planted(
        "a summary of high reasoning",
        RESPONSES,
        lambda it: it.get("reasoning", {}).get("effort") == "high" and "summary" in it["reasoning"],
        {"input": "", "reasoning": {"effort": "high", "summary": "auto"}},
    ),
    Planted(
        "input of two texts",
        RESPONSES,
        lambda it: isinstance(it["input"], list) and sum(isinstance(item, str) for item in it["input"]) > 1,
        {"input": ["", ""]},
    ),
    Planted(
        "reasoning in the second request of a batch",
        BATCH,
        lambda it: len(it["requests"]) > 1 and "reasoning" in it["requests"][1],
        {"requests": [{"input": ""}, {"input": "", "reasoning": {}}]},
    ),
    Planted(
        "a tool call whose arguments are not JSON",
        ANSWER,
        lambda it: any(not is_json(call.get("function", {}).get("arguments", "{}")) for call in calls(it)),
        {
            "id": "",
            "object": "chat.completion",
            "created": 0,
            "model": "@cf/openai/gpt-oss-20b",
            "choices": [{"message": {"tool_calls": [CALL_WITHOUT_ARGUMENTS]}}],
        },
    ),
    Planted(
        "an answer with cached tokens",
        ANSWER,
        lambda it: bool(((it.get("usage") or {}).get("prompt_tokens_details") or {}).get("cached_tokens")),
        {
            "id": "",
            "object": "chat.completion",
            "created": 0,
            "model": "@cf/openai/gpt-oss-20b",
            "choices": [],
            "usage": {"prompt_tokens_details": {"cached_tokens": 1.0}},
        },
    ),
    Planted(
        "an answer without content",
        ANSWER,
        lambda it: any(
            (each.get("message") or {}).get("content", "") is None for each in it.get("choices", [])
        ),
        {
            "id": "",
            "object": "chat.completion",
            "created": 0,
            "model": "@cf/openai/gpt-oss-20b",
            "choices": [{"message": {"content": None}}],
        },
    ),
    Planted(
        "an answer with two choices",
        ANSWER,
        lambda it: len(it.get("choices", [])) > 1,
        {
            "id": "",
            "object": "chat.completion",
            "created": 0,
            "model": "@cf/openai/gpt-oss-20b",
            "choices": [{}, {}],
        },
    ),
    Planted(
        "a finish reason in a published answer",
        CALLED,
        lambda it: any(each.get("finish_reason") == "length" for each in it.get("choices", [])),
        {
            "id": "",
            "object": "chat.completion",
            "created": 0,
            "model": "@cf/openai/gpt-oss-20b",
            "choices": [{"finish_reason": "length"}],
        },
    ),
    Planted(
        "a function call in a response",
        RESPONSE,
        lambda it: any(item.get("type") == "function_call" for item in it.get("output", [])),
        {
            "id": "",
            "object": "response",
            "created_at": 0,
            "model": "@cf/openai/gpt-oss-20b",
            "output": [
                {"arguments": "{}", "call_id": "call_1", "name": "read_tide", "type": "function_call"}
            ],
        },
    ),
    Planted(
        "two errors in one body",
        payloads("error", profile="observed"),
        lambda it: isinstance(it, dict) and isinstance(it.get("errors"), list) and len(it["errors"]) > 1,
        {"errors": [{"message": ""}, {"message": ""}]},
    ),
    Planted(
        "an error with its prefix twice",
        errors(code=3040),
        lambda it: "AiError: AiError:" in str(it.body),
        {
            "errors": [{"message": "AiError: AiError: There is no capacity at the moment", "code": 3040}],
            "success": False,
            "result": {},
            "messages": [],
        },
        lambda it: it.body,
    ),
    Planted(
        "two calls in one answer",
        TALK,
        lambda it: len(first(it).tool_calls) > 1,
        [
            (
                {
                    "messages": [{"role": "user", "content": "tide"}],
                    "tools": [
                        {
                            "type": "function",
                            "function": {
                                "name": "read_tide",
                                "description": "tide",
                                "parameters": {"type": "object", "properties": {}, "required": []},
                            },
                        }
                    ],
                },
                None,
                None,
                ["{}", "{}"],
            )
        ],
        asked_and_said,
    ),
    Planted(
        "a call with an argument",
        TALK,
        lambda it: any(json.loads(call.arguments) for call in first(it).tool_calls),
        [
            (
                {
                    "messages": [{"role": "user", "content": "tide"}],
                    "tools": [
                        {
                            "type": "function",
                            "function": {
                                "name": "read_tide",
                                "description": "tide",
                                "parameters": {
                                    "type": "object",
                                    "properties": {"harbor": {"type": "string", "description": "tide"}},
                                    "required": ["harbor"],
                                },
                            },
                        }
                    ],
                },
                None,
                None,
                ['{"harbor":"tide"}'],
            )
        ],
        asked_and_said,
    ),
    Planted(
        "a result of a tool sent back",
        TALK,
        lambda it: any(message["role"] == "tool" for message in it.request["messages"]),
        [
            (
                {
                    "messages": [{"role": "user", "content": "tide"}],
                    "tools": [
                        {
                            "type": "function",
                            "function": {
                                "name": "read_tide",
                                "description": "tide",
                                "parameters": {"type": "object", "properties": {}, "required": []},
                            },
                        }
                    ],
                },
                None,
                None,
                ["{}"],
            ),
            (
                {
                    "messages": [
                        {"role": "user", "content": "tide"},
                        {
                            "role": "assistant",
                            "content": "",
                            "tool_calls": [
                                {
                                    "id": "chatcmpl-tool-00000000000000000000000000000000",
                                    "type": "function",
                                    "function": {"name": "read_tide", "arguments": "{}"},
                                }
                            ],
                        },
                        {
                            "role": "tool",
                            "tool_call_id": "chatcmpl-tool-00000000000000000000000000000000",
                            "content": "tide",
                        },
                    ],
                    "tools": [
                        {
                            "type": "function",
                            "function": {
                                "name": "read_tide",
                                "description": "tide",
                                "parameters": {"type": "object", "properties": {}, "required": []},
                            },
                        }
                    ],
                },
                "tide",
                None,
                [],
            ),
        ],
        asked_and_said,
    ),
    Planted(
        "reasoning in a streamed answer",
        conversations(form="chat", stream=True),
        lambda it: first(it).reasoning is not None,
        [({"messages": [{"role": "user", "content": "tide"}], "stream": True}, "tide", "tide", [])],
        asked_and_said,
    ),
    Planted(
        "usage with cached tokens",
        TALK,
        lambda it: first(it).usage.cached_tokens > 10,
        (
            {"messages": [{"role": "user", "content": "tide"}]},
            {"prompt_tokens": 11, "completion_tokens": 1, "total_tokens": 12},
            11,
        ),
        lambda it: (it.request, first(it).usage.to_json(), first(it).usage.cached_tokens),
    ),
    Planted(
        "JSON mode cut by the limit",
        TALK,
        lambda it: "response_format" in it.request and not is_json(first(it).text or ""),
        [
            (
                {
                    "messages": [{"role": "user", "content": "tide"}],
                    "response_format": {"type": "json_object"},
                },
                '{"harbor": "tide"',
                None,
                [],
            )
        ],
        asked_and_said,
    ),
    Planted(
        "an earlier tool call in what a caller wants",
        intents(operation="chat"),
        lambda it: any("tool_calls" in message for message in it.request["messages"]),
        [
            {"role": "user", "content": "tide"},
            {
                "role": "assistant",
                "content": "",
                "tool_calls": [
                    {
                        "id": "chatcmpl-tool-00000000000000000000000000000001",
                        "type": "function",
                        "function": {"name": "read_tide", "arguments": '{"harbor":"Brest"}'},
                    }
                ],
            },
            {
                "role": "tool",
                "tool_call_id": "chatcmpl-tool-00000000000000000000000000000001",
                "content": "tide",
            },
            {"role": "user", "content": "tide"},
        ],
        lambda it: it.request["messages"],
    ),
    Planted(
        "a stream cut after a fragment of a tool call",
        sse_transcripts(form="chat", corruption="cut"),
        lambda it: "tool_calls" in deltas(it)[-1],
        [
            {"role": "assistant", "content": ""},
            {"content": "tide"},
            {
                "tool_calls": [
                    {
                        "id": "chatcmpl-tool-00000000000000000000000000000000",
                        "type": "function",
                        "index": 0,
                        "function": {"name": "read_tide", "arguments": ""},
                    }
                ]
            },
            {"tool_calls": [{"index": 0, "function": {"arguments": "{}"}}]},
        ],
        deltas,
    ),
    Planted(
        "reasoning in a stream of a chat",
        sse_transcripts(form="chat"),
        lambda it: any(delta.get("reasoning_content") for delta in deltas(it)),
        [
            {"role": "assistant", "content": ""},
            {"reasoning_content": ""},
            {"reasoning_content": "tide"},
            {"content": "tide"},
            {},
            {},
            {},
        ],
        deltas,
    ),
    Planted(
        "a function call in a stream of a response",
        sse_transcripts(form="responses"),
        lambda it: any(kind.startswith("response.function_call") for kind in types(it)),
        [
            "response.created",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.completed",
        ],
        types,
    ),
    Planted(
        "an unknown effort",
        near_misses(form="responses", keyword="enum"),
        lambda it: it.pointer == "/reasoning/effort",
        {"input": "tide", "reasoning": {"effort": "LOW"}},
        lambda it: it.payload,
    ),
)
