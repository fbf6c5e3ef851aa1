"""Realistic payloads of every form, in the shapes that were recorded or documented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracles.published import published

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

MODEL = "@cf/openai/gpt-oss-20b"

TOOL: JsonObject = {
    "type": "function",
    "function": {
        "name": "read_tide",
        "description": "Tide height at a harbor.",
        "strict": None,
        "parameters": {
            "type": "object",
            "properties": {
                "harbor": {"type": "string", "description": "Its name.", "enum": ["Brest", "Dover"]}
            },
            "required": ["harbor"],
            "additionalProperties": False,
        },
    },
}

INPUTS: dict[str, JsonObject] = {
    "prompt": {
        "prompt": "Why do tides rise?",
        "max_tokens": 512,
        "temperature": 0,
        "top_p": 0.95,
        "seed": 9999999999,
        "response_format": {"type": "json_schema", "json_schema": None},
    },
    "chat": {
        "model": MODEL,
        "messages": [
            {"role": "system", "content": "Do what the user says."},
            {"role": "user", "content": [{"type": "text", "text": "Read it."}, {"image": None}]},
            {"role": "tool", "content": "4.2 m", "tool_call_id": "call_1"},
        ],
        "tools": [TOOL],
        "tool_choice": {"type": "function", "function": {"name": "read_tide"}},
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 120.0,
        "frequency_penalty": -2,
        "response_format": {"type": "json_object"},
    },
    "chat with a flat tool": {
        "messages": [],
        "tools": [TOOL["function"]],
        "functions": [{"name": "f", "code": "return 1"}],
    },
    "responses with a string": {"model": MODEL, "input": "Why do tides rise?"},
    "responses with items": {
        "instructions": "Be brief.",
        "input": [
            {"role": "developer", "content": "Use the tool."},
            {"type": "function_call_output", "call_id": "call_1", "output": "4.2 m"},
            None,
            3,
        ],
        "reasoning": {"effort": "low", "summary": "auto", "generate_summary": None},
        "tools": [{"type": "function", "name": "read_tide", "strict": None}],
        "temperature": 0.2,
        "max_output_tokens": 200,
    },
    "batch": {
        "requests": [
            {"input": "First question."},
            {
                "input": [{"role": "user", "content": "Second question."}],
                "reasoning": {"effort": "high"},
                "external_reference": "b",
            },
        ]
    },
}

USAGE: JsonObject = {
    "prompt_tokens": 1534,
    "completion_tokens": 275,
    "total_tokens": 1809.0,
    "prompt_tokens_details": {"cached_tokens": 0},
    "neurons": 35.4,
}

OUTPUTS: dict[str, Json] = {
    "prompt": {
        "response": "The moon.",
        "usage": USAGE,
        "tool_calls": [{"name": "read_tide", "arguments": {"harbor": "Brest", "at": None}}],
    },
    "chat": {
        "id": "id-1700000000000",
        "object": "chat.completion",
        "created": 1700000000,
        "model": MODEL,
        "choices": [
            {
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": "Good day.",
                    "refusal": None,
                    "tool_calls": [
                        {
                            "id": "call_1",
                            "type": "function",
                            "function": {"name": "read_tide", "arguments": '{"harbor":"Brest"}'},
                        }
                    ],
                    "reasoning_content": "Short thought.",
                },
                "logprobs": None,
                "finish_reason": "tool_calls",
            }
        ],
        "usage": USAGE,
    },
    "responses": {
        "id": "resp_00000000000000000000000000000000",
        "created_at": 1700000000,
        "incomplete_details": None,
        "model": MODEL,
        "object": "response",
        "output": [{"type": "message", "role": 1, "content": [{"type": "output_text"}]}],
        "temperature": 1.0,
        "usage": {"input_tokens": 75, "output_tokens": 42, "total_tokens": 117},
        "error": {"message": "none", "type": "none", "code": "0"},
    },
    "batch": {
        "results": [
            {
                "id": "resp_0",
                "object": "response",
                "created_at": 1700000000,
                "model": MODEL,
                "output": [{"type": "message", "content": []}],
                "usage": {"input_tokens": 1},
            }
        ]
    },
    "a stream": "data: [DONE]\n\n",
    "an envelope": {"result": {"response": None}, "success": True, "errors": [], "messages": []},
}


def is_valid(payload: Json, revision: str, direction: str) -> bool:
    """Tell whether python-jsonschema takes the payload for the published schema."""
    return published(revision, direction).is_valid(payload)
