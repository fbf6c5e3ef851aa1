"""How replies are put into streams, and how they are kept."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from workers_ai_contract.drawing import SeededSource, draw_any_reply, draw_intent, draw_reply
from workers_ai_contract.streams.sse import DONE_FRAME, frames
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, Reply, ToolCall, Usage, reply_from_json
from workers_ai_contract.wire.chunks import chat_chunks, run_events, tokens

SOURCE = SeededSource(Random(5))
REPLIES: list[tuple[Form, Reply]] = [
    (form, draw_any_reply(SOURCE, form, draw_intent(SOURCE, form).request))
    for form in Form
    for _ in range(40)
]
CHAT_ANSWERS = [
    reply
    for _ in range(60)
    if isinstance(reply := draw_reply(SOURCE, Form.CHAT, draw_intent(SOURCE, Form.CHAT).request), Answer)
]


def test_a_reply_survives_being_kept() -> None:
    """What a replay file holds gives the same reply again."""
    for _, reply in REPLIES:
        assert reply_from_json(json.loads(json.dumps(reply.to_json()))) == reply


def test_an_unknown_kind_of_reply_is_refused() -> None:
    """Only the three kinds are replies."""
    with pytest.raises(ValueError, match="'poem' is not a kind of reply"):
        reply_from_json({"kind": "poem"})


def test_the_pieces_of_a_chat_stream_add_up_to_the_answer() -> None:
    """Text, reasoning, tool calls and finish reason can all be put together again."""
    for answer in CHAT_ANSWERS:
        chunks: list[Any] = list(chat_chunks(answer))
        deltas = [choice["delta"] for chunk in chunks for choice in chunk["choices"]]
        calls: dict[int, list[str]] = {}
        for delta in deltas:
            for piece in delta.get("tool_calls", []):
                calls.setdefault(piece["index"], []).append(piece["function"]["arguments"])

        assert "".join(delta.get("content", "") for delta in deltas) == (answer.text or "")
        assert "".join(delta.get("reasoning_content", "") for delta in deltas) == (answer.reasoning or "")
        assert ["".join(parts) for parts in calls.values()] == [call.arguments for call in answer.tool_calls]
        assert chunks[-1]["choices"][0]["finish_reason"] == answer.finish_reason
        assert chunks[-1]["usage"]["total_tokens"] == answer.usage.total_tokens


def test_a_prompt_streams_native_events_that_add_up() -> None:
    """The responses joined are the text; the last event has the usage."""
    answer = Answer("The tide rises twice.", None, (), "stop", Usage(3, 4))
    events: list[Any] = list(run_events(answer, Form.PROMPT))

    assert "".join(event["response"] for event in events) == answer.text
    assert events[-1]["usage"]["total_tokens"] == 7


def test_tokens_join_to_the_text() -> None:
    """Blanks at either end and in between are kept."""
    for text in ("", " ", "a", "  a b\n", "\n\n", "潮汐 🌊"):
        assert "".join(tokens(text)) == text


def test_every_frame_is_one_line_of_json_and_done_comes_last() -> None:
    """No frame has a line break inside, whatever the text holds."""
    answer = Answer(
        "a\nb\r\n\u2028c", "r\n", (ToolCall("id", "f", '{"a":"\\n"}'),), "tool_calls", Usage(1, 1)
    )
    *events, last = frames(chat_chunks(answer))

    assert last == DONE_FRAME
    for frame in events:
        assert frame.startswith(b"data: {")
        assert frame.endswith(b"}\n\n")
        assert frame.count(b"\n") == 2
        assert b"\r" not in frame
        json.loads(frame.removeprefix(b"data: "))
