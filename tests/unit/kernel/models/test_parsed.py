"""Models judge parsed JSON only, whatever Python value they are given."""

from __future__ import annotations

import enum
import json
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from workers_ai_contract import UsageError, validate
from workers_ai_kernel.reading.parsed import is_parsed
from workers_ai_models.r5 import Input, PromptInput


class Plain(enum.Enum):
    """An enumeration that is no text."""

    A = "a"


class Text(str, enum.Enum):  # noqa: UP042 - the older form, whose `str` is another text
    """An enumeration of texts."""

    A = "a"


def nested(depth: int) -> list[Any]:
    """Return arrays within arrays."""
    value: list[Any] = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        {"prompt": "a", "x": float("nan")},
        {"prompt": "a", "max_tokens": float("inf")},
        {"prompt": "a", "x": ("b",)},
        {"prompt": "a", "temperature": Decimal("1.5")},
        {"prompt": Plain.A},
        {"prompt": "a", "x": nested(201)},
        {"prompt": "a", "x": nested(5_000)},
        {"prompt": "a", 1: 2},
        {"prompt": "a", "x": b"b"},
        {"prompt": "a", "x": {1}},
    ],
    ids=range(10),
)
def test_what_is_not_json_is_refused_as_validate_refuses_it(value: object) -> None:
    """The error is one of pydantic's that can be read and printed; `validate` calls the same a wrong use."""
    with pytest.raises(ValidationError, match="must be parsed JSON, but ") as caught:
        Input.model_validate(value)
    assert json.loads(caught.value.json())[0]["type"] == "not-json"
    with pytest.raises(UsageError):
        validate(value)


@pytest.mark.parametrize("value", [{"\ud800": 1}, {"prompt": "\ud800"}, {"prompt": "a", "x": ["é\udfff"]}])
def test_a_lone_surrogate_is_refused_as_in_a_text(value: object) -> None:
    """No text can hold it, so neither can a value, be it a key or a string."""
    with pytest.raises(ValidationError, match="lone surrogate") as caught:
        Input.model_validate(value)
    assert len(caught.value.errors()) == 1
    assert caught.value.json()


@pytest.mark.parametrize(
    "text", ['"\ud800"', '{"prompt": "\udfff"}', '{"prompt": "\\ud800"}', '{"\ud800": 1}'], ids=ascii
)
def test_a_text_with_a_lone_surrogate_is_not_json(text: str) -> None:
    """Whether the surrogate is written as it is or as an escape sequence."""
    with pytest.raises(ValidationError, match="Invalid JSON") as caught:
        Input.model_validate_json(text)
    assert json.loads(caught.value.json())[0]["type"] == "json_invalid"


def test_the_deepest_value_is_that_of_the_reader() -> None:
    """An object with arrays, 200 deep together, is read; one more is not."""
    assert is_parsed({"x": nested(199)})
    assert not is_parsed({"x": nested(200)})


def test_models_and_enumerations_of_texts_are_what_they_stand_for() -> None:
    """A model within a value is its dump, and a member of a `str` enumeration its text."""
    inner = PromptInput(prompt="a")
    read = Input.model_validate({"prompt": Text.A, "x": [inner, True, 1.5, None]})
    assert read.model_dump() == {"prompt": "a", "x": [{"prompt": "a"}, True, 1.5, None]}
