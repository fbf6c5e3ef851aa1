"""A Responses object that failed, in place of the one that was rendered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract import validate
from workers_ai_contract.faults import FAILURE_TEXT, Fault, PlainResponse, PlanStep, transmission
from workers_ai_contract.streams import sse
from workers_ai_contract.wire import Answer, Usage, shapes
from workers_ai_contract.wire.response_events import response_events

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject

ANSWER = Answer("High tide.", "Short.", (), "stop", Usage(5, 4))
RESPONSE = shapes.response_object(ANSWER, {"input": "tide", "temperature": 0.5})
ERROR = {"code": "server_error", "message": FAILURE_TEXT}


def sent(content: bytes, content_type: str = "application/json") -> bytes:
    """Return the body that is sent in place of one."""
    step = PlanStep(fault=Fault("failed-response"))
    found = transmission(PlainResponse(200, content_type, content), step)
    assert found.status == 200
    return b"".join(each.data for each in found.slices).partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("enveloped", [False, True])
def test_a_responses_object_fails(*, enveloped: bool) -> None:
    """Bare and in the envelope of `/ai/run`; what the request set is still repeated."""
    body = shapes.run_envelope(RESPONSE) if enveloped else RESPONSE
    data = sent(sse.encode(body))
    found = json.loads(data)
    response = found["result"] if enveloped else found

    assert (response["status"], response["error"], response["output"]) == ("failed", ERROR, [])
    assert response["temperature"] == 0.5
    assert validate(data, direction="output").valid


def test_a_responses_stream_fails_after_its_first_event() -> None:
    """As the published types have it, with the name of the event."""
    frames = b"".join(map(sse.named_frame, response_events(ANSWER)))
    data = sent(frames, sse.CONTENT_TYPE)
    lines = [line for line in data.split(b"\n") if line]
    events = [json.loads(line.removeprefix(b"data: ")) for line in lines[1::2]]

    assert lines[::2] == [b"event: response.created", b"event: response.failed"]
    assert [each["sequence_number"] for each in events] == [0, 1]
    assert (events[1]["response"]["status"], events[1]["response"]["error"]) == ("failed", ERROR)
    assert validate(data, direction="stream").valid


OTHERS: list[JsonObject] = [{"choices": []}, {"result": {"response": "tide"}}, {"result": None}]


@pytest.mark.parametrize("content", [*map(sse.encode, OTHERS), b"[1]", b"no JSON"])
def test_other_answers_are_sent_as_they_are(content: bytes) -> None:
    """A stand-in with this fault still answers a chat."""
    assert sent(content) == content
    assert sent(content, sse.CONTENT_TYPE) == content
