"""JSON that is asked for in words: a schema in the instructions, or keys in quotes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from workers_ai_contract.plain import plain_reply
from workers_ai_contract.plain.described import described_keys, described_schema
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

SCHEMA: JsonObject = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
    "required": ["city", "days"],
}
ASKED: JsonObject = {"role": "user", "content": "I stay in Brest for 4 days."}


def said(*messages: JsonObject, **fields: Json) -> Any:  # noqa: ANN401 - JSON
    """Return the text of the answer as JSON."""
    reply = plain_reply(0, Form.CHAT, {"messages": [*messages], **fields})
    assert isinstance(reply, Answer)
    return json.loads(reply.text or "")


@pytest.mark.parametrize("role", ["system", "user"])
def test_a_schema_in_the_instructions_is_followed(role: str) -> None:
    """With JSON mode, and without it, as libraries that know no JSON mode ask."""
    words: JsonObject = {"role": role, "content": f"Answer with JSON of this schema: {json.dumps(SCHEMA)}"}

    assert said(words, ASKED) == {"city": "Brest", "days": 4}
    assert said(words, ASKED, response_format={"type": "json_object"}) == {"city": "Brest", "days": 4}


@pytest.mark.parametrize("role", [["tide"], {"a": 1}, None, 1], ids=repr)
def test_a_role_may_be_anything(role: Json) -> None:
    """The API accepts some requests whose roles are not texts."""
    assert described_schema({"messages": [{"role": role, "content": json.dumps(SCHEMA)}, ASKED]}) is None


def test_keys_in_quotes_are_those_of_the_object() -> None:
    """As people name them in a question."""
    question: JsonObject = {
        "role": "user",
        "content": "Tell me a joke. Return JSON with 'setup' and `punchline` keys.",
    }

    found = said(question, response_format={"type": "json_object"})

    assert list(found) == ["setup", "punchline"]
    assert all(found.values())


@pytest.mark.parametrize(
    "text", ["", "JSON {", "{{{{" * 9_000 + "json", 'json {"a": {"b": 1}}', 'json {"properties": 5}']
)
def test_what_is_not_a_schema_is_left_alone(text: str) -> None:
    """Neither braces nor other JSON."""
    assert described_schema({"messages": [{"role": "user", "content": text}]}) is None


def test_a_question_without_keys_names_none() -> None:
    """Quotes alone are not enough."""
    assert described_keys("Who wrote 'Ulysses'?") is None
    assert described_keys("Which key opens the door?") is None


def test_what_is_given_a_name_is_taken_first() -> None:
    """Also in other scripts."""
    tool: JsonObject = {
        "name": "create_customer",
        "parameters": {
            "type": "object",
            "properties": {"customer_name": {"type": "string"}},
            "required": ["customer_name"],
        },
    }
    question: JsonObject = {
        "role": "user",
        "content": "Create a customer named '你好' (Hello Group), a Chinese company",
    }

    reply = plain_reply(
        0, Form.CHAT, {"messages": [question], "tools": [{"type": "function", "function": tool}]}
    )

    assert isinstance(reply, Answer)
    assert json.loads(reply.tool_calls[0].arguments) == {"customer_name": "你好"}
