"""How a driver's lines are read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.cases.case import CallMode
from workers_ai_contract.checking.outcomes import Raised, Returned
from workers_ai_contract.clients.protocol import (
    ProtocolError,
    parse_ready,
    parse_result,
)
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject

READY: JsonObject = {
    "type": "ready",
    "protocol": 1,
    "name": "openai-python",
    "version": "3.54.0",
    "operations": ["chat", "responses", "paint"],
    "streaming": ["chat", "responses", "batch"],
}


def _line(message: object) -> bytes:
    return json.dumps(message).encode()


def test_a_driver_says_how_it_can_be_called() -> None:
    """Operations that are unknown, and streams that the API does not have, are passed over."""
    ready = parse_ready(_line(READY))

    assert (ready.name, ready.version) == ("openai-python", "3.54.0")
    assert ready.modes() == (
        CallMode(Form.CHAT, stream=False),
        CallMode(Form.CHAT, stream=True),
        CallMode(Form.RESPONSES, stream=False),
    )


def test_responses_are_streamed_for_drivers_of_version_2_that_say_so() -> None:
    """Those of version 1 never got such calls, whatever they said; a batch is never streamed."""
    said = {**READY, "protocol": 2}
    silent = {**said, "streaming": ["chat"]}
    streamed = CallMode(Form.RESPONSES, stream=True)

    assert parse_ready(_line(said)).streamed == {Form.CHAT, Form.RESPONSES}
    assert streamed in parse_ready(_line(said)).modes()
    assert streamed not in parse_ready(_line(silent)).modes()
    assert streamed not in parse_ready(_line(READY)).modes()


@pytest.mark.parametrize(
    "line",
    [
        b"Loading...",
        b"[]",
        b"\xff",
        _line({**READY, "protocol": 3}),
        _line({**READY, "type": "hello"}),
        _line({**READY, "name": None}),
        _line({**READY, "operations": "chat"}),
        _line({name: value for name, value in READY.items() if name != "operations"}),
    ],
)
def test_what_is_no_ready_is_a_protocol_error(line: bytes) -> None:
    """The error says what was printed."""
    with pytest.raises(ProtocolError):
        parse_ready(line)


def test_all_problems_of_a_ready_message_are_reported() -> None:
    """Each member that is missing or has the wrong type, with the type that it needs."""
    line = _line({"type": "ready", "protocol": 1, "name": 5, "operations": [], "streaming": "chat"})
    with pytest.raises(ProtocolError) as caught:
        parse_ready(line)

    problems = 'a "name" that is not a string, no "version" (a string), a "streaming" that is not a list'
    assert str(caught.value) == f'sent a "ready" message that has {problems}'


def test_results_are_values_or_errors() -> None:
    """The id says which call they answer."""
    good = {"type": "result", "id": "c1", "outcome": "ok", "value": {"text": None}}
    bad = {"type": "result", "id": "c2", "outcome": "error", "error": {"type": "X"}}

    assert parse_result(_line(good), Form.CHAT) == ("c1", Returned({"text": None}))
    assert parse_result(_line(bad), Form.CHAT) == ("c2", Raised({"type": "X"}))


@pytest.mark.parametrize(
    ("change", "form"),
    [
        ({"type": "log"}, Form.CHAT),
        ({"id": 1}, Form.CHAT),
        ({"outcome": "fine"}, Form.CHAT),
        ({"value": None}, Form.CHAT),
        ({"value": {}}, Form.CHAT),
        ({"value": {"text": "x", "tool_calls": {}}}, Form.CHAT),
        ({"value": {"text": "x", "tool_calls": ["x"]}}, Form.CHAT),
        ({"value": {"text": "x", "usage": []}}, Form.CHAT),
        ({"value": {"text": "x"}}, Form.BATCH),
        ({"value": {"items": ["x"]}}, Form.BATCH),
        ({"outcome": "error"}, Form.CHAT),
    ],
)
def test_what_is_no_result_is_a_protocol_error(change: JsonObject, form: Form) -> None:
    """Nothing is guessed."""
    result: JsonObject = {"type": "result", "id": "c1", "outcome": "ok", "value": {"text": "x"}}
    with pytest.raises(ProtocolError):
        parse_result(_line({**result, **change}), form)
