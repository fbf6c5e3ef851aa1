"""What the published schema refuses, the models refuse, but for the deviations that they document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

import workers_ai_models
from tests.models.payloads import OUTPUTS, TOOL, is_valid
from workers_ai_models import r4, r5

if TYPE_CHECKING:
    from workers_ai_schemas import Json, JsonObject

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

# Each matches two branches of one `oneOf`: issue 3 makes these refusals.
ACCEPTED_AGAINST_THE_SCHEMA: list[JsonObject] = [
    {"prompt": "x", "messages": []},
    {"input": "x", "requests": []},
    {"messages": [], "tools": [{**TOOL, **r5.Tool.model_validate(TOOL).function.model_dump()}]},
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


@pytest.mark.parametrize("payload", ACCEPTED_AGAINST_THE_SCHEMA, ids="+".join)
def test_two_branches_at_once_are_a_documented_deviation(payload: JsonObject) -> None:
    """The schema refuses it, the model takes it and dumps it unchanged."""
    assert not is_valid(payload, "r5", "input")
    assert r5.Input.model_validate_json(json.dumps(payload)).model_dump() == payload
    assert "two branches of one `oneOf`" in (workers_ai_models.__doc__ or "")


def test_an_ordinary_responses_message_is_a_documented_deviation() -> None:
    """The published schema refuses what is sent every day, the model takes it."""
    output = OUTPUTS["responses"]
    assert isinstance(output, dict)
    message: Json = {"type": "message", "role": "assistant", "content": []}
    payload: JsonObject = {**output, "output": [message]}
    assert not is_valid(payload, "r4", "output")
    assert r4.Output.model_validate_json(json.dumps(payload)).model_dump() == payload


def test_a_refused_null_is_explained_at_its_place() -> None:
    """The message says what to do, at the property that is null."""
    with pytest.raises(ValidationError, match="leave the property out") as caught:
        r5.ResponsesInput.model_validate_json('{"input": "x", "reasoning": {"effort": null}}')
    assert [error["loc"] for error in caught.value.errors()] == [("reasoning", "effort")]


def test_what_is_no_json_is_a_documented_deviation() -> None:
    """`NaN` where anything goes and values of Python are taken; `NaN` for a number is not."""
    assert r5.Input.model_validate_json('{"input": [NaN]}')
    assert r5.BatchInput.model_validate({"requests": (r5.ResponsesInput(input="x"),)})
    with pytest.raises(ValidationError):
        r5.PromptInput.model_validate_json('{"prompt": "x", "temperature": NaN}')
    with pytest.raises(ValidationError):
        r4.Usage.model_validate_json('{"total_tokens": Infinity}')
