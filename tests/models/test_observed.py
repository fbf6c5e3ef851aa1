"""The models of the observed contract, on what was recorded."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from workers_ai_models import observed_chat, observed_responses, r4
from workers_ai_schemas import Recorded, recorded

if TYPE_CHECKING:
    from pydantic import BaseModel

    from workers_ai_kernel import Json

MODULES = tuple(f"observed_{form}" for form in ("prompt", "chat", "responses", "batch", "error"))
ROOTS = {"request": "Input", "response": "Output", "sse": "StreamEvent", "error": "ErrorBody"}
# Answers of the models' catalogue, the envelope of `POST /ai/run`, a stream of another API and one that is an
# error: none is a model's own.
ELSEWHERE = {60, 61, 62, 102, 103}
TAKEN = [
    each
    for each in recorded()
    if (each.accepted is not False or each.kind == "error") and each.number not in ELSEWHERE
]


def _reads(model: type[BaseModel], payload: Json) -> bool:
    """Tell whether a model takes a payload, and gives it back as it was."""
    text = json.dumps(payload)
    try:
        instance = model.model_validate_json(text)
    except ValueError:
        return False
    assert json.loads(instance.model_dump_json()) == payload
    return True


@pytest.mark.parametrize("each", TAKEN, ids=lambda each: each.name)
def test_what_travelled_is_read_and_given_back_by_one_form(each: Recorded) -> None:
    """A body is that of some form; of a stream every event is, and the mark of its end."""
    root = ROOTS[each.kind]
    events = each.body if each.kind == "sse" and isinstance(each.body, list) else [each.body]
    models: list[type[BaseModel]] = [
        model
        for module in MODULES
        if (model := getattr(import_module(f"workers_ai_models.{module}"), root, None)) is not None
    ]

    assert any(all(_reads(model, event) for event in events) for model in models)


def test_an_ordinary_responses_message_is_refused_as_published_and_read_as_observed() -> None:
    """In r4 two branches match it, which the error says."""
    body = next(each.body for each in recorded() if each.name.startswith("18-"))
    text = json.dumps(body)

    with pytest.raises(
        ValueError, match=r"must fit exactly one form, but it fits 2: Message and FunctionCall"
    ):
        r4.Output.model_validate_json(text)
    assert json.loads(observed_responses.Output.model_validate_json(text).model_dump_json()) == body


def test_fields_that_no_published_schema_shows_are_typed() -> None:
    """Reasoning, null content and the price in neurons can be read by name."""
    body = next(each.body for each in recorded() if each.name.startswith("08-"))
    answer = observed_chat.ChatOutput.model_validate(body)

    message = answer.choices[0].message
    assert message is not None
    assert message.reasoning_content == "Short thought."
    assert answer.usage is not None
    assert answer.usage.neurons == 3.2
