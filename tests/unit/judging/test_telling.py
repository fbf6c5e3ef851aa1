"""A payload tells whether it is a request, an answer, a stream event or an error body."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract import Direction, generate, validate
from workers_ai_contract.judging.telling import direction_of
from workers_ai_schemas import recorded

if TYPE_CHECKING:
    from workers_ai_kernel import Json

DIRECTION_OF_KIND = {"request": "input", "response": "output", "error": "error"}
TOLD: list[tuple[Json, Direction]] = [
    ({"messages": []}, Direction.INPUT),
    ({"prompt": "tide", "response": 1}, Direction.INPUT),
    ({"request_id": "a"}, Direction.INPUT),
    ({"foo": 1}, Direction.INPUT),
    (5, Direction.INPUT),
    ([], Direction.INPUT),
    ("tide", Direction.INPUT),
    ({"result": {}, "success": True, "errors": [], "messages": []}, Direction.OUTPUT),
    ({"choices": [{"message": {}}]}, Direction.OUTPUT),
    ({"object": "response", "error": None, "prompt": None}, Direction.OUTPUT),
    ({"object": "response", "error": {"code": "x"}, "output": []}, Direction.OUTPUT),
    ({"response": "tide"}, Direction.OUTPUT),
    ({"request_id": "a", "status": "queued", "model": "m"}, Direction.OUTPUT),
    ({"responses": []}, Direction.OUTPUT),
    ({"choices": [{"delta": {}}]}, Direction.STREAM),
    ({"choices": [], "object": "chat.completion.chunk"}, Direction.STREAM),
    ({"response": "tide", "p": "abc"}, Direction.STREAM),
    ({"type": "response.created"}, Direction.STREAM),
    ({"type": "error", "message": "x", "sequence_number": 1}, Direction.STREAM),
    ("[DONE]", Direction.STREAM),
    ([{"choices": [{"delta": {}}]}, "[DONE]"], Direction.STREAM),
    ({"errors": [{"code": 1, "message": "x"}], "success": False, "result": {}}, Direction.ERROR),
    ({"name": "AiError", "internalCode": 5006, "httpCode": 400, "message": "x"}, Direction.ERROR),
    ({"error": {"message": "x"}}, Direction.ERROR),
    ([{"code": 5007, "message": "x"}], Direction.ERROR),
]


@pytest.mark.parametrize(("payload", "direction"), TOLD)
def test_the_direction_is_told(payload: Json, direction: Direction) -> None:
    """By keys that only payloads of that direction have."""
    assert direction_of(payload) is direction
    assert validate(payload).direction is direction


def test_recorded_payloads_tell_their_direction() -> None:
    """All requests, answers and errors of real traffic."""
    wrong = [
        (sample.name, direction_of(sample.body))
        for sample in recorded()
        if sample.kind in DIRECTION_OF_KIND and direction_of(sample.body) != DIRECTION_OF_KIND[sample.kind]
    ]

    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize(("direction", "share"), [("input", 1), ("output", 0.95), ("error", 0.9)])
def test_drawn_payloads_tell_their_direction(direction: str, share: float) -> None:
    """Requests always; an answer or an error without any content can be taken for something else."""
    drawn = list(islice(generate(direction, count=None, seed=5), 200))
    told = sum(direction_of(payload) == direction for payload in drawn)

    assert told >= share * len(drawn)


@pytest.mark.parametrize(
    "data", [b"data: {}\n\n", b"event: x\ndata: {}\n\n", b": heartbeat\n\n", b"\n\ndata: [DONE]\n\n"]
)
def test_a_raw_stream_is_told_by_its_first_field(data: bytes) -> None:
    """No JSON text begins like that."""
    assert validate(data).direction is Direction.STREAM


@pytest.mark.parametrize("data", [b"NaN", b"prompt: tide\n", b"<html>", b""])
def test_other_texts_are_unreadable_json(data: bytes) -> None:
    """They are not called streams."""
    judgement = validate(data)

    assert (judgement.valid, judgement.direction) == (None, None)
