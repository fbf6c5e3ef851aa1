"""Streams: framing, order of events, and which forms have one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from workers_ai_contract.wire import Answer, ToolCall, Usage

if TYPE_CHECKING:
    import httpx

    from tests.unit.standin.conftest import Scripted

MODEL = "@cf/openai/gpt-oss-20b"
RUN = f"/run/{MODEL}"
CHAT = "/v1/chat/completions"
CHAT_REQUEST = {"model": MODEL, "messages": [{"role": "user", "content": "Tide?"}], "stream": True}


def events_of(answer: httpx.Response) -> list[Any]:
    """Return the events of a stream, whose framing must be `data: …` and a blank line, `[DONE]` last."""
    *frames, end = answer.content.split(b"\n\n")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert (frames.pop(), end) == (b"data: [DONE]", b"")
    assert all(frame.startswith(b"data: {") for frame in frames)
    return [json.loads(frame.removeprefix(b"data: ")) for frame in frames]


def test_a_chat_stream_has_the_recorded_events(api: httpx.Client, script: Scripted) -> None:
    """Role, reasoning from an empty piece on, tool start and fragments, stop reason, usage twice."""
    call = ToolCall("chatcmpl-tool-0", "read_tide", '{"harbor":"Brest"}')
    script.says = Answer(None, "I call it", (call,), "tool_calls", Usage(150, 32, 64))

    events = events_of(api.post(CHAT, json=CHAT_REQUEST))

    assert [event["choices"][0]["delta"] for event in events] == [
        {"role": "assistant", "content": ""},
        {"reasoning_content": ""},
        {"reasoning_content": "I"},
        {"reasoning_content": " call"},
        {"reasoning_content": " it"},
        {
            "tool_calls": [
                {
                    "id": "chatcmpl-tool-0",
                    "type": "function",
                    "index": 0,
                    "function": {"name": "read_tide", "arguments": ""},
                }
            ]
        },
        {"tool_calls": [{"index": 0, "function": {"arguments": '{"harbor":"B'}}]},
        {"tool_calls": [{"index": 0, "function": {"arguments": 'rest"}'}}]},
        {},
        {},
        {},
    ]
    assert "token_ids" not in events[0]["choices"][0]
    assert events[1]["choices"][0]["token_ids"] is None
    assert events[-3]["choices"][0]["stop_reason"] == 200012
    assert [event["choices"][0]["finish_reason"] for event in events[-3:]] == [
        None,
        "tool_calls",
        "tool_calls",
    ]
    counts = {"prompt_tokens": 150, "completion_tokens": 32, "total_tokens": 182}
    assert events[-2]["usage"] == counts
    assert events[-1]["usage"] == {**counts, "prompt_tokens_details": {"cached_tokens": 64}}


def test_the_first_chunk_is_that_of_the_recording(api: httpx.Client) -> None:
    """Its keys come in the recorded order."""
    first = api.post(CHAT, json=CHAT_REQUEST).content.split(b"\n\n")[0]

    assert first == (
        b'data: {"id":"id-1700000000000","created":1700000000,"model":"@cf/openai/gpt-oss-20b",'
        b'"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":""},'
        b'"logprobs":null,"finish_reason":null}]}'
    )


def test_a_prompt_on_run_streams_native_events(api: httpx.Client) -> None:
    """Pieces of `response` with padding, and the usage at the end."""
    events = events_of(api.post(RUN, json={"prompt": "Tide?", "stream": True}))

    assert "".join(event["response"] for event in events) == "Good day."
    assert all(list(event) == ["response", "p"] for event in events[:-1])
    assert events[-1] == {
        "response": "",
        "usage": {"prompt_tokens": 23, "completion_tokens": 16, "total_tokens": 39},
    }


def test_a_chat_on_run_streams_chunks_with_a_native_tail(api: httpx.Client) -> None:
    """The last event before `[DONE]` has no `choices`."""
    events = events_of(api.post(RUN, json=CHAT_REQUEST))

    assert all("choices" in event for event in events[:-1])
    assert list(events[-1]) == ["response", "usage"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/responses", {"model": MODEL, "input": "Tide?", "stream": True}),
        (RUN, {"input": "Tide?", "stream": True}),
        (RUN, {"messages": [], "stream": False}),
        (CHAT, {"model": MODEL, "messages": []}),
    ],
)
def test_what_is_not_streamed_is_json(api: httpx.Client, path: str, body: dict[str, Any]) -> None:
    """The Responses form has no stream; the others only where one is asked for."""
    assert api.post(path, json=body).headers["content-type"] == "application/json"


def test_the_pieces_of_a_stream_are_the_whole_answer(api: httpx.Client, script: Scripted) -> None:
    """For drawn answers, what is streamed joins to what the same request gets in one piece."""
    script.says = None
    for number in range(20):
        request = {**CHAT_REQUEST, "messages": [{"role": "user", "content": f"Tide {number}?"}]}
        events = events_of(api.post(CHAT, json=request))
        deltas = [event["choices"][0]["delta"] for event in events]
        asked = script.asked[-1]

        whole = script.reply(asked)

        assert isinstance(whole, Answer)
        assert "".join(delta.get("content", "") for delta in deltas) == (whole.text or "")
        assert "".join(delta.get("reasoning_content", "") for delta in deltas) == (whole.reasoning or "")
