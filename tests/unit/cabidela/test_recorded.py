"""Messages that the live API was recorded to send."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.cabidela import Enforced, api_error
from workers_ai_kernel.pointers import resolve
from workers_ai_schemas import load

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

CONVERSATION: JsonObject = {
    "messages": [
        {"role": "assistant", "content": "Short answers."},
        {"role": "system", "content": "You are a model."},
        {"role": "user", "content": "How do I tie a knot?"},
    ]
}
ONLY_RESPONSES = (
    "oneOf at '/' not met, 0 matches: required properties at '/' are 'input',"
    " required properties at '/' are 'requests'"
)


def chat_branch() -> JsonObject:
    """Return what `/ai/v1/chat/completions` enforces."""
    branch = resolve(load("r5", "input"), "/oneOf/0")
    assert isinstance(branch, dict)
    return branch


@pytest.mark.parametrize("revision", ["r1", "r2", "r3"])
def test_a_conversation_is_refused_before_chat_was_published(revision: str) -> None:
    """searxng/searxng#5035 and cloudflare/ai#279: the text after `Error: `, to the character."""
    assert Enforced(load(revision, "input")).refusal(CONVERSATION) == ONLY_RESPONSES


@pytest.mark.parametrize("revision", ["r4", "r5"])
def test_a_conversation_is_accepted_since_chat_is_published(revision: str) -> None:
    """The same body passes since 2026-02-17."""
    assert Enforced(load(revision, "input")).refusal(CONVERSATION) is None


def test_the_body_of_an_error_is_the_recorded_one() -> None:
    """Every key stands where it was recorded; the uuid that some reports have is left out."""
    assert json.dumps(api_error(ONLY_RESPONSES)) == (
        '{"errors": [{"message": "AiError: Bad input: Error: oneOf at \'/\' not met, 0 matches: '
        "required properties at '/' are 'input', required properties at '/' are 'requests'\", "
        '"code": 5006}], "success": false, "result": {}, "messages": []}'
    )


def test_two_content_parts_are_refused_on_the_chat_route() -> None:
    """anomalyco/opencode#30381: a second content part is one match too many."""
    parts: Json = [{"type": "text", "text": "First part."}, {"type": "text", "text": "Second part."}]
    payload: JsonObject = {
        "model": "@cf/openai/gpt-oss-20b",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": parts},
        ],
    }
    assert Enforced(chat_branch()).refusal(payload) == (
        "oneOf at '/' not met, 0 matches: required properties at '/' are 'prompt',"
        " Type mismatch of '/messages/0/content', 'array' not in 'string',"
        " Type mismatch of '/messages/1/content', 'string' not in 'array',"
        " required properties at '/messages/1' are 'role,content'"
    )


def test_what_was_recorded_as_accepted_is_accepted() -> None:
    """Opencode's recording of 2026-05-08: no property of the tool has a description."""
    parameters: Json = {
        "type": "object",
        "properties": {"harbor": {"type": "string"}},
        "required": ["harbor"],
        "additionalProperties": False,
    }
    function: Json = {"name": "read_tide", "description": "Tide.", "parameters": parameters}
    payload: JsonObject = {
        "messages": [{"role": "user", "content": "Read the tide at Brest."}],
        "tools": [{"type": "function", "function": function}],
        "tool_choice": {"type": "function", "function": {"name": "read_tide"}},
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 120,
        "temperature": 0,
    }
    assert Enforced(load("r5", "input")).refusal(payload) is None


def test_a_closed_schema_names_what_it_does_not_allow() -> None:
    """The text of an image model since August 2026."""
    closed: JsonObject = {
        "type": "object",
        "properties": {"prompt": {"type": "string"}},
        "additionalProperties": False,
    }
    assert Enforced(closed).refusal({"prompt": "tide", "seed": 1}) == (
        "Additional or unevaluated properties '/seed' at '/' not allowed"
    )


def test_an_any_of_at_the_root_lists_absent_objects_too() -> None:
    """QuantumNous/new-api#4605: an optional object that is absent misses its required properties."""
    tool: JsonObject = {
        "type": "object",
        "properties": {
            "function": {
                "type": "object",
                "properties": {"name": {"type": "string"}},
                "required": ["name"],
            }
        },
    }
    schema: JsonObject = {"anyOf": [{"properties": {"tools": {"type": "array", "items": tool}}}]}
    assert Enforced(schema).refusal({"tools": [{"type": "function"}]}) == (
        "anyOf at '/' not met: required properties at '/tools/0/function' are 'name'"
    )
