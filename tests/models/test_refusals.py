"""What the published schema refuses, the models refuse, and they say where and why."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from tests.models.payloads import OUTPUTS, is_valid
from workers_ai_models import r4, r5

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

PARAMETERS: JsonObject = {"type": "object", "properties": {}}
NESTED: JsonObject = {
    "type": "function",
    "function": {"name": "f", "description": "", "parameters": PARAMETERS},
}

INVALID_INPUTS: list[Json] = [
    {},
    None,
    [],
    "text",
    {"prompt": ""},
    {"prompt": None},
    {"prompt": "x", "stream": None},
    {"prompt": "x", "stream": 1},
    {"prompt": "x", "max_tokens": "256"},
    {"prompt": "x", "max_tokens": 1.5},
    {"prompt": "x", "max_tokens": True},
    {"prompt": "x", "temperature": "0.5"},
    {"prompt": "x", "temperature": True},
    {"prompt": "x", "temperature": 5.1},
    {"prompt": "x", "top_k": 0},
    {"prompt": "x", "seed": 10000000000},
    {"prompt": "x", "response_format": {"type": "text"}},
    {"messages": [{"role": "user"}]},
    {"messages": [{"role": "user", "content": None}]},
    {"messages": [], "tools": [{"type": "function"}]},
    {"input": 1},
    {"input": "x", "reasoning": None},
    {"input": "x", "reasoning": {"effort": "minimal"}},
    {"requests": [{"reasoning": {}}]},
]

VALID_INPUTS: list[JsonObject] = [
    {"prompt": "x", "max_tokens": 256.0},
    {"prompt": "x", "max_tokens": -1e300},
    {"prompt": "x", "temperature": 5},
    {"prompt": "x", "top_k": 50.0},
    {"prompt": "x", "response_format": {}},
]

# Each matches two branches of one `oneOf`.
TWO_BRANCHES: list[tuple[JsonObject, str]] = [
    ({"prompt": "x", "messages": []}, "prompt and chat"),
    ({"input": "x", "requests": []}, "responses and batch"),
    (
        {"messages": [], "tools": [{**NESTED, "name": "f", "description": "", "parameters": PARAMETERS}]},
        "2",
    ),
]


@pytest.mark.parametrize("payload", INVALID_INPUTS, ids=json.dumps)
def test_an_invalid_input_is_refused(payload: Json) -> None:
    """Both the schema and the model refuse it."""
    assert not is_valid(payload, "r5", "input")
    with pytest.raises(ValidationError):
        r5.Input.model_validate_json(json.dumps(payload))


@pytest.mark.parametrize("payload", VALID_INPUTS, ids=json.dumps)
def test_a_number_without_a_fraction_is_an_integer(payload: JsonObject) -> None:
    """Bounds are inclusive, and integers may be written as floats."""
    assert is_valid(payload, "r5", "input")
    assert r5.Input.model_validate_json(json.dumps(payload)).model_dump() == payload


@pytest.mark.parametrize(("payload", "branches"), TWO_BRANCHES)
def test_two_branches_at_once_are_refused_by_name(payload: JsonObject, branches: str) -> None:
    """The schema refuses it, and so does the model, which says which two."""
    assert not is_valid(payload, "r5", "input")
    with pytest.raises(ValidationError, match=f"must fit exactly one form, but it fits .*{branches}"):
        r5.Input.model_validate_json(json.dumps(payload))


def test_an_ordinary_responses_message_is_refused_as_published() -> None:
    """The published schema refuses what is sent every day, and the model says why: two branches match."""
    output = OUTPUTS["responses"]
    assert isinstance(output, dict)
    message: Json = {"type": "message", "role": "assistant", "content": []}
    payload: JsonObject = {**output, "output": [message]}
    assert not is_valid(payload, "r4", "output")
    with pytest.raises(ValidationError, match="exactly one form") as caught:
        r4.Output.model_validate_json(json.dumps(payload))
    assert [error["loc"] for error in caught.value.errors()] == [("output", 0)]


def test_a_refused_null_is_explained_at_its_place() -> None:
    """The repair says what to do, at the property that is null."""
    with pytest.raises(ValidationError, match="must be a string, but it is null") as caught:
        r5.ResponsesInput.model_validate_json('{"input": "x", "reasoning": {"effort": null}}')
    (error,) = caught.value.errors()
    assert error["loc"] == ("reasoning", "effort")
    assert error.get("ctx", {})["repair"] == "Leave /reasoning/effort out, or make it a string."


def test_each_cause_is_named_with_its_keyword_and_place() -> None:
    """Three wrong places give three errors, each with a code that `wai explain` knows."""
    wrong: JsonObject = {"messages": [{"content": "x"}], "temperature": 9, "stream": 1}
    with pytest.raises(ValidationError) as caught:
        r5.Input.model_validate(wrong)
    errors = caught.value.errors()
    found = {(error["type"], error.get("ctx", {})["keyword"], error["loc"]) for error in errors}
    assert found == {
        ("missing-property", "required", ("messages", 0)),
        ("above-maximum", "maximum", ("temperature",)),
        ("wrong-type", "type", ("stream",)),
    }


NO_JSON = ["", "{", "[NaN]", '{"input": "\\ud800"}', b'"\xff"', "1" * 5000, "[" * 100_000]


@pytest.mark.parametrize("text", NO_JSON)
def test_what_is_no_json_is_a_validation_error(text: str | bytes) -> None:
    """What a parser refuses is reported as pydantic reports it."""
    with pytest.raises(ValidationError, match="Invalid JSON") as caught:
        r5.Input.model_validate_json(text)
    assert [error["type"] for error in caught.value.errors()] == ["json_invalid"]


@pytest.mark.parametrize("value", [object(), {1: 2}, {"input": {"a", "b"}}])
def test_what_no_json_reader_gives_is_refused(value: object) -> None:
    """Values of Python that no JSON has are a validation error, not a crash."""
    with pytest.raises(ValidationError):
        r5.Input.model_validate(value)


class Role(StrEnum):
    """The caller's own name for a role."""

    USER = "user"


def test_models_and_subclasses_of_json_types_stand_for_what_they_are() -> None:
    """In Python, a model may stand for an object and a `StrEnum` for its string."""
    batch = r5.BatchInput.model_validate({"requests": [r5.ResponsesInput(input="x")]})
    assert type(batch.requests[0]) is r5.ResponsesInput
    message = r5.ChatMessage(role=Role.USER, content=[r5.ContentPart(type="text", text="x")])
    assert message.model_dump() == {"role": "user", "content": [{"type": "text", "text": "x"}]}


def test_a_request_built_in_python_is_judged_whole() -> None:
    """The constructor refuses what the schema refuses, at its place."""
    with pytest.raises(ValidationError) as caught:
        r5.ChatInput(messages=[r5.ChatMessage(role="user", content="x")], temperature=9)
    assert [error["loc"] for error in caught.value.errors()] == [("temperature",)]
