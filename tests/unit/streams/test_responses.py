"""Streams of the Responses form: every kind of event, and how a response may end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.streams.streams import JUDGE, codes
from workers_ai_contract.vocabulary import Form
from workers_ai_schemas import load_observed

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

BODY: JsonObject = {"id": "resp_0", "object": "response", "created_at": 1, "model": "m", "output": []}
CALL: JsonObject = {
    "id": "fc_0",
    "type": "function_call",
    "arguments": '{"a":1}',
    "call_id": "c",
    "name": "f",
}
MESSAGE: JsonObject = {"id": "msg_0", "type": "message", "role": "assistant", "content": []}
REASONING: JsonObject = {"id": "rs_0", "type": "reasoning", "summary": []}


def response(kind: str) -> JsonObject:
    """Return an event about the whole response."""
    return {"type": f"response.{kind}", "response": BODY}


def item(index: int, body: JsonObject, *events: JsonObject) -> list[JsonObject]:
    """Return the events of one item, between its start and its end."""
    place: JsonObject = {"output_index": index, "item_id": body["id"], "content_index": 0}
    about: JsonObject = {"output_index": index, "item": body}
    return [
        {"type": "response.output_item.added", **about},
        *({**place, **event} for event in events),
        {"type": "response.output_item.done", **about},
    ]


def text(kind: str, pieces: list[str], field: str, **more: Json) -> list[JsonObject]:
    """Return the deltas of a text and its end."""
    deltas: list[JsonObject] = [
        {"type": f"response.{kind}.delta", "delta": piece, **more} for piece in pieces
    ]
    return [*deltas, {"type": f"response.{kind}.done", field: "".join(pieces), **more}]


def stream(*events: JsonObject) -> list[Json]:
    """Return events in order, numbered."""
    return [{**event, "sequence_number": number} for number, event in enumerate(events)]


ITEMS = [
    *item(0, REASONING, *text("reasoning_text", ["Hm", "."], "text")),
    *item(1, MESSAGE, *text("output_text", ["The ", "moon."], "text", logprobs=[])),
    *item(2, {**MESSAGE, "id": "msg_1"}, *text("refusal", ["No."], "refusal")),
    *item(3, CALL, *text("function_call_arguments", ['{"a"', ":1}"], "arguments", name="f")),
]
ERROR: JsonObject = {"type": "error", "code": None, "message": "capacity", "param": None}


@pytest.mark.parametrize(
    "end",
    [response("completed"), response("incomplete"), response("failed"), ERROR],
    ids=lambda end: end["type"],
)
def test_every_kind_of_event_is_ordinary(end: JsonObject) -> None:
    """Each kind that the contract lists, in order, and each way to end."""
    judgement = JUDGE.judge(stream(response("created"), *ITEMS, end))

    assert (judgement.form, codes(judgement)) == (Form.RESPONSES, [])


def test_the_kinds_are_all_that_the_contract_lists() -> None:
    """So none is left out above."""
    union = load_observed("responses.stream")["oneOf"]
    assert isinstance(union, list)
    assert isinstance(union[0], dict)
    branches = union[0]["oneOf"]
    assert isinstance(branches, list)
    ends = [response("completed"), response("incomplete"), response("failed"), ERROR]

    assert len(branches) == len({str(event["type"]) for event in [response("created"), *ITEMS, *ends]}) == 15


@pytest.mark.parametrize(("end", "expected"), [("completed", ["stream-item-not-done"]), ("incomplete", [])])
def test_only_a_completed_response_has_closed_its_items(end: str, expected: list[str]) -> None:
    """The limit may cut an item short."""
    assert codes(JUDGE.judge(stream(response("created"), *ITEMS[:-1], response(end)))) == expected


def test_arguments_of_a_function_call_must_be_json() -> None:
    """As in a chat, though here they are repeated whole."""
    call = item(0, CALL, *text("function_call_arguments", ['{"a"', ":"], "arguments", name="f"))

    assert codes(JUDGE.judge(stream(response("created"), *call, response("completed")))) == [
        "stream-tool-arguments-not-json"
    ]


def test_a_stream_may_fail_before_it_begins() -> None:
    """An error may be the only event."""
    assert codes(JUDGE.judge(stream(ERROR))) == []
