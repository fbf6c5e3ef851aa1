"""What is recorded, and what we send ourselves, is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from tests.unit.streams.streams import (
    DONE,
    JUDGE,
    VALID,
    codes,
    drawn,
    error_codes,
    numbered,
    recorded_events,
)
from workers_ai_contract.standin import SeededAnswerer, StandIn
from workers_ai_contract.streams.sse import frames
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject
    from workers_ai_schemas import Recorded

FORM_OF_NUMBER = {22: Form.RESPONSES, 45: Form.PROMPT}


@pytest.mark.parametrize("payload", VALID, ids=lambda payload: payload.name)
def test_recorded_streams_are_valid(payload: Recorded) -> None:
    """As an array of events and as bytes, with the warnings that the recording states."""
    events = recorded_events(payload)
    sent = b"".join(frames(event for event in events if event != DONE))

    for judgement in (JUDGE.judge(events), JUDGE.judge_bytes(sent), JUDGE.judge_bytes(payload.text.encode())):
        assert (judgement.valid, judgement.form) == (True, FORM_OF_NUMBER.get(payload.number, Form.CHAT))
        assert tuple(codes(judgement)) == payload.judged.codes


@pytest.mark.slow
@pytest.mark.parametrize("form", [Form.PROMPT, Form.CHAT])
def test_drawn_streams_are_valid(form: Form) -> None:
    """Nothing is said of them, detected or named."""
    for events in drawn(form, 60):
        assert codes(JUDGE.judge(events)) == []
        assert JUDGE.judge(events).form == form


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("ai/run/@cf/openai/gpt-oss-20b", {"prompt": "tide", "stream": True}),
        ("ai/run/@cf/openai/gpt-oss-20b", {"messages": [{"role": "user", "content": "x"}], "stream": True}),
        (
            "ai/v1/chat/completions",
            {
                "model": "@cf/openai/gpt-oss-20b",
                "messages": [{"role": "user", "content": "x"}],
                "tools": [
                    {
                        "type": "function",
                        "function": {"name": "f", "description": "d", "parameters": {"type": "object"}},
                    }
                ],
                "stream": True,
            },
        ),
    ],
)
@pytest.mark.parametrize("seed", range(4))
def test_streams_of_the_stand_in_are_valid(path: str, body: dict[str, object], seed: int) -> None:
    """Nothing is said of the bytes that it really sends."""
    with StandIn(SeededAnswerer(seed)) as server:
        url = f"{server.origin}/client/v4/accounts/a/{path}"
        answer = requests.post(url, json=body, headers={"Authorization": "Bearer t"}, timeout=20)

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert codes(JUDGE.judge_bytes(answer.content)) == []


def test_a_responses_stream_may_name_its_events() -> None:
    """The name that repeats the type is no remark; another is."""
    events = numbered(22)
    named = [
        f"event: {event['type']}\n".encode() + frame
        for event, frame in zip(events, frames(events), strict=False)
        if isinstance(event, dict)
    ]

    assert codes(JUDGE.judge_bytes(b"".join(named))) == []
    assert codes(JUDGE.judge_bytes(b"event: tide\n" + b"".join(frames(events)))) == ["sse-extra-field"]


def test_native_tool_calls_end_with_a_null_call() -> None:
    """The sentinel is no call, and starts none."""
    call: JsonObject = {
        "id": "c",
        "type": "function",
        "index": 0,
        "function": {"name": "f", "arguments": '{"a"'},
    }
    rest: JsonObject = {"id": None, "type": None, "index": 0, "function": {"name": None, "arguments": ":1}"}}
    sentinel: JsonObject = {"id": None, "type": None, "function": {"name": None, "arguments": ""}}
    events: list[Json] = [
        {"tool_calls": [call]},
        {"tool_calls": [rest]},
        {"tool_calls": [sentinel]},
        {"response": "", "usage": {}},
        DONE,
    ]

    assert codes(JUDGE.judge(events)) == []
    assert error_codes(JUDGE.judge([events[1], *events[2:]])) == ["stream-tool-call-not-started"]


def test_native_calls_without_an_index_are_told_apart_by_their_ids() -> None:
    """An id starts the next call; what has none goes on with the last."""
    events: list[Json] = [
        {"tool_calls": [{"id": "a", "function": {"name": "f", "arguments": "{"}}]},
        {"tool_calls": [{"function": {"arguments": "}"}}]},
        {"tool_calls": [{"id": "b", "function": {"name": "g", "arguments": "{}"}}]},
        {"response": "", "usage": {}},
        DONE,
    ]

    assert codes(JUDGE.judge(events)) == []


def test_what_is_ordinary_breaks_no_rule() -> None:
    """A role on every chunk, `choices: []` first, a heartbeat, a call that the limit cut."""
    chunk: JsonObject = {"id": "i", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    start: JsonObject = {"index": 0, "id": "c", "function": {"name": "f", "arguments": '{"a'}}
    events: list[Json] = [
        {**chunk, "choices": []},
        {"response": ""},
        {**chunk, "choices": [{"index": 0, "delta": {"role": "assistant", "content": "a"}}]},
        {**chunk, "choices": [{"index": 0, "delta": {"role": "assistant", "tool_calls": [start]}}]},
        {**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": "length"}]},
        {**chunk, "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "length"}]},
        DONE,
    ]

    assert codes(JUDGE.judge(events)) == []
