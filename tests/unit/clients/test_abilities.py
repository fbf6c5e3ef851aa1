"""What a driver says that its library has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.cases.intents import intents
from workers_ai_contract.clients.abilities import (
    EVERYTHING,
    AbilitiesError,
    parse_abilities,
)
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject


def test_a_driver_that_says_nothing_has_every_field_and_no_turns() -> None:
    """As in version 1 of the protocol."""
    assert parse_abilities({}) == EVERYTHING
    assert EVERYTHING.sent_as(Form.CHAT, "seed") == "seed"
    assert (EVERYTHING.has("turns"), EVERYTHING.has("parts")) == (False, True)


def test_a_list_has_all_fields_of_the_library() -> None:
    """What is not listed is not sent, but no call is without its conversation."""
    abilities = parse_abilities({"fields": ["temperature", "tools"]})
    request: JsonObject = {"messages": [], "temperature": 0, "seed": 1}

    assert abilities.expressible(Form.CHAT, request) == {"messages": [], "temperature": 0}
    assert abilities.expressible(Form.PROMPT, {"prompt": "x", "top_k": 1}) == {"prompt": "x"}
    assert abilities.missing(Form.CHAT, frozenset(request)) == ("seed",)


def test_an_object_names_aliases_and_what_is_missing() -> None:
    """With `*` every other field is there under its own name."""
    fields: JsonObject = {"*": True, "max_tokens": "max_completion_tokens", "seed": False, "top_k": None}
    abilities = parse_abilities({"fields": fields})

    assert abilities.sent_as(Form.CHAT, "max_tokens") == "max_completion_tokens"
    assert abilities.sent_as(Form.CHAT, "top_p") == "top_p"
    assert abilities.missing(Form.CHAT, frozenset({"seed", "top_k", "top_p"})) == ("seed", "top_k")


def test_fields_can_differ_by_operation() -> None:
    """An operation that is not named has every field; `prompt` can still be a field."""
    by_operation = parse_abilities({"fields": {"chat": ["tools"], "responses": {"*": True, "text": False}}})
    assert by_operation.sent_as(Form.CHAT, "seed") is None
    assert by_operation.sent_as(Form.RESPONSES, "seed") == "seed"
    assert by_operation.sent_as(Form.RESPONSES, "text") is None
    assert by_operation.sent_as(Form.PROMPT, "seed") == "seed"

    as_field = parse_abilities({"fields": {"prompt": True, "lora": True}})
    assert as_field.sent_as(Form.PROMPT, "lora") == "lora"
    assert as_field.sent_as(Form.PROMPT, "seed") is None


def test_without_parts_texts_are_joined() -> None:
    """A list with anything but texts stays as it is."""
    abilities = parse_abilities({"features": {"parts": False, "turns": True}})
    parts: JsonObject = {
        "messages": [
            {
                "role": "user",
                "content": [{"type": "text", "text": "High "}, {"type": "text", "text": "tide?"}],
            },
            {"role": "user", "content": [{"type": "image_url"}]},
            {"role": "assistant", "content": None},
        ]
    }

    assert abilities.has("turns")
    assert abilities.expressible(Form.CHAT, parts) == {
        "messages": [
            {"role": "user", "content": "High tide?"},
            {"role": "user", "content": [{"type": "image_url"}]},
            {"role": "assistant", "content": None},
        ]
    }


@pytest.mark.parametrize(
    ("ready", "reason"),
    [
        ({"fields": "seed"}, "neither a list of names nor an object"),
        ({"fields": [1]}, "neither a list of names nor an object"),
        ({"fields": {"seed": 1}}, "a value of 'seed' that is not true, false or a name"),
        ({"fields": {"chat": ["seed"], "seed": True}}, "for operations, but also 'seed'"),
        ({"fields": ["temprature"]}, "unknown name 'temprature': did you mean 'temperature'?"),
        ({"fields": {"chat": {"*": True, "tool_choise": False}}}, "did you mean 'tool_choice'?"),
        ({"features": ["turns"]}, "not an object of true and false"),
        ({"features": {"turns": 1}}, "not an object of true and false"),
        ({"features": {"turn": True}}, "unknown feature 'turn': the features are parts, turns"),
    ],
)
def test_a_malformed_statement_is_a_sentence(ready: JsonObject, reason: str) -> None:
    """It says what is wrong, so that a typing error is not a silent loss of cases."""
    with pytest.raises(AbilitiesError, match=re.escape(reason)):
        parse_abilities(ready)


def test_fields_of_the_library_alone_may_be_named() -> None:
    """Unlike any field of the API, or like one that is named, too: they are not asked for."""
    abilities = parse_abilities({"fields": ["timeout", "reasoning_effort", "reasoning_format", "models"]})

    assert abilities.sent_as(Form.CHAT, "reasoning_effort") == "reasoning_effort"
    assert abilities.sent_as(Form.CHAT, "seed") is None


@pytest.mark.parametrize("operation", [Form.PROMPT, Form.CHAT, Form.RESPONSES])
def test_every_field_that_is_asked_for_can_be_named_alone(operation: Form) -> None:
    """None is taken for a misspelling of another."""
    asked = {name for request in intents(operation) for name in request}

    for name in asked:
        assert parse_abilities({"fields": [name]}).sent_as(operation, name) == name
