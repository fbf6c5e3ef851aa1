"""A Responses object that failed, in place of the one that was rendered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import pytest

from workers_ai_contract import validate
from workers_ai_contract.faults import ERROR_TEXT, FAILURE_TEXT, Fault, PlainResponse, PlanStep, transmission
from workers_ai_contract.faults.failed import typed_error, with_failure
from workers_ai_contract.streams import sse
from workers_ai_contract.wire import Answer, Usage, shapes
from workers_ai_contract.wire.response_events import response_events

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers_ai_kernel import JsonObject

ANSWER = Answer("High tide.", "Short.", (), "stop", Usage(5, 4))
RESPONSE = shapes.response_object(ANSWER, {"input": "tide", "temperature": 0.5})
EVENTS = tuple(map(sse.encode, response_events(ANSWER)))
ERROR = {"code": "server_error", "message": FAILURE_TEXT}


def sent(content: bytes) -> bytes:
    """Return the body that is sent in place of one."""
    step = PlanStep(fault=Fault("failed-response"))
    found = transmission(PlainResponse(200, "application/json", content), step)
    assert found.status == 200
    return b"".join(each.data for each in found.slices).partition(b"\r\n\r\n")[2]


def streamed(events: Iterable[bytes], fault: str = "failed-response", *, typed: bool = True) -> bytes:
    """Return the body that is sent in place of a stream, without the sizes of its chunks."""
    plain = PlainResponse(200, sse.CONTENT_TYPE, events=tuple(events), typed=typed)
    found = transmission(plain, PlanStep(fault=Fault(fault)))
    chunks = [each.data.partition(b"\r\n")[2].removesuffix(b"\r\n") for each in found.slices[1:]]
    return b"".join(chunks)


def events_in(data: bytes) -> tuple[list[bytes], list[JsonObject]]:
    """Return the names and the data of the events of a body."""
    lines = [line for line in data.split(b"\n") if line]
    return lines[::2], [json.loads(line.removeprefix(b"data: ")) for line in lines[1::2]]


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
    data = streamed(EVENTS)
    names, events = events_in(data)

    assert names == [b"event: response.created", b"event: response.failed"]
    assert [each["sequence_number"] for each in events] == [0, 1]
    response = cast("JsonObject", events[1]["response"])
    assert (response["status"], response["error"]) == ("failed", ERROR)
    assert validate(data, direction="stream").valid


def test_the_error_of_a_responses_stream_is_its_last_event() -> None:
    """A client that ignores it has no `response.completed` either."""
    data = streamed(EVENTS, "error-event")
    names, events = events_in(data)

    assert names[-1] == b"event: error"
    assert 1 < len(events) < len(EVENTS)
    assert (events[-1]["type"], events[-1]["message"]) == ("error", ERROR_TEXT)
    assert events[-1]["sequence_number"] == len(events) - 1
    assert b"response.completed" not in data


def test_no_done_ends_a_responses_stream() -> None:
    """Whatever else goes wrong; a chat stream has one."""
    assert b"[DONE]" not in streamed(EVENTS, "typed-charset")
    assert b"[DONE]" in streamed([b'{"choices":[]}'], "typed-charset", typed=False)


OTHERS: list[JsonObject] = [{"choices": []}, {"result": {"response": "tide"}}, {"result": None}]


@pytest.mark.parametrize("content", [*map(sse.encode, OTHERS), b"[1]", b"no JSON"])
def test_other_answers_are_sent_as_they_are(content: bytes) -> None:
    """A stand-in with this fault still answers a chat."""
    assert sent(content) == content
    assert streamed([content]) == b"data: " + content + b"\n\n"
    assert streamed([content], typed=False).startswith(b"data: " + content + b"\n\n")


def test_the_event_of_an_error_is_that_of_the_published_types() -> None:
    """Its members stand beside the type, not in an object."""
    assert json.loads(typed_error(7)) == {
        "type": "error",
        "code": "rate_limit_exceeded",
        "message": ERROR_TEXT,
        "param": None,
        "sequence_number": 7,
    }


def test_a_failed_response_has_no_counts() -> None:
    """Nothing was answered; the rest of the object stays."""
    failed = json.loads(with_failure(sse.encode(RESPONSE)))

    assert "usage" in RESPONSE
    assert RESPONSE.keys() - failed.keys() == {"usage"}
    assert failed["temperature"] == 0.5
    assert (failed["status"], failed["error"], failed["output"]) == ("failed", ERROR, [])
