"""What backends refuse in a history after the schema has passed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.advice.requests import USER, told
from workers_ai_contract.advice import advice_on
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Profile

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

UNANSWERED = "tool-call-unanswered"
REPEATED_ID = "tool-call-id-repeated"
WITHOUT_CALL = "tool-result-without-call"
NOT_JSON = "tool-arguments-not-json"
ITEM: JsonObject = {"role": "user", "content": "tide"}
TEXT: JsonObject = {"type": "input_text", "text": "tide"}
IMAGE: JsonObject = {"type": "input_image", "detail": "auto", "image_url": "data:,"}


def asking(*identifiers: Json, arguments: Json = "{}") -> JsonObject:
    """Return an assistant message with calls of these ids."""
    calls: list[Json] = [
        {"id": each, "type": "function", "function": {"name": "f", "arguments": arguments}}
        for each in identifiers
    ]
    return {"role": "assistant", "content": "", "tool_calls": calls}


def result(identifier: Json) -> JsonObject:
    """Return the result of the call with this id."""
    return {"role": "tool", "tool_call_id": identifier, "content": "low"}


def call_item(identifier: str, arguments: str = "{}") -> JsonObject:
    """Return a call as an item of a Responses request."""
    return {"type": "function_call", "call_id": identifier, "name": "f", "arguments": arguments}


def output_item(identifier: str) -> JsonObject:
    """Return the result of that call as an item."""
    return {"type": "function_call_output", "call_id": identifier, "output": "low"}


def on(request: Json) -> list[tuple[str, str]]:
    """Return the advice on a request."""
    return told(advice_on(request, profile=Profile.OBSERVED))


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([asking("a"), result("a")], []),
        ([asking("a", "b"), result("b"), result("a"), USER], []),
        ([asking("a"), result("a"), asking("a"), result("a")], []),
        ([asking("a", "a"), result("a")], [(REPEATED_ID, "/messages/1/tool_calls/1")]),
        ([asking("a")], [(UNANSWERED, "/messages/1/tool_calls/0")]),
        ([asking("a", "b"), result("a"), USER], [(UNANSWERED, "/messages/1/tool_calls/1")]),
        ([asking("a"), USER, asking("b"), result("b")], [(UNANSWERED, "/messages/1/tool_calls/0")]),
        ([result("a")], [(WITHOUT_CALL, "/messages/1")]),
        ([asking("a"), result("a"), result("b")], [(WITHOUT_CALL, "/messages/3")]),
        (
            [result("a"), asking("a")],
            [(WITHOUT_CALL, "/messages/1"), (UNANSWERED, "/messages/2/tool_calls/0")],
        ),
        ([asking(None), result(None)], []),
        ([asking("a"), result(None)], []),
        ([asking(None), result("a")], []),
        ([result(None)], [(WITHOUT_CALL, "/messages/1")]),
        (
            [asking("a", arguments='{"port": '), result("a")],
            [(NOT_JSON, ARGUMENTS := "/messages/1/tool_calls/0/function/arguments")],
        ),
        ([asking("a", arguments=""), result("a")], [(NOT_JSON, ARGUMENTS)]),
        ([asking("a", arguments={"port": "Brest"}), result("a")], [(NOT_JSON, ARGUMENTS)]),
        ([asking("a", arguments='"Brest"'), result("a")], []),
    ],
)
def test_calls_and_results_belong_together(messages: list[Json], expected: list[tuple[str, str]]) -> None:
    """By their ids, in this order; the arguments are JSON text."""
    assert on({"messages": [USER, *messages]}) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([call_item("a"), output_item("a")], []),
        ([call_item("a")], [(UNANSWERED, "/input/1")]),
        ([output_item("a")], [(WITHOUT_CALL, "/input/1")]),
        ([call_item("a", "{"), output_item("a")], [(NOT_JSON, "/input/1/arguments")]),
        ([{**ITEM, "role": "bot"}], [("unknown-role", "/input/1/role")]),
        ([{**ITEM, "content": [TEXT, IMAGE]}], [("image-part", "/input/1/content/1")]),
        ([{**ITEM, "role": "system"}], [("system-message-not-first", "/input/1")]),
    ],
)
def test_items_of_a_responses_request_are_looked_through_alike(
    items: list[Json], expected: list[tuple[str, str]]
) -> None:
    """Alone, in a batch, and in the envelope of `POST /ai/run`."""
    request: JsonObject = {"input": [ITEM, *items]}
    batched = [(code, f"/requests/1{pointer}") for code, pointer in expected]

    assert on(request) == expected
    assert on({"requests": [{"input": "a"}, request]}) == batched


def test_a_continued_response_has_its_calls_elsewhere() -> None:
    """A result then answers a call that the API has stored."""
    assert on({"input": [output_item("a")], "previous_response_id": "resp_1"}) == []


def test_there_must_be_an_item() -> None:
    """An empty list, an empty text or a batch without requests has nothing to answer."""
    assert on({"input": []}) == [("no-messages", "/input")]
    assert on({"input": ""}) == [("no-messages", "/input")]
    assert on({"requests": []}) == [("no-messages", "/requests")]
    assert on({"requests": [{"input": "tide"}, {"input": ""}]}) == [("no-messages", "/requests/1/input")]


@pytest.mark.parametrize(
    ("limit", "expected"),
    [(-5, [("limit-below-one", "/max_tokens")]), (0, [("limit-below-one", "/max_tokens")]), (1, [])],
)
def test_a_limit_below_one_leaves_no_room(limit: int, expected: list[tuple[str, str]]) -> None:
    """Zero, too."""
    assert on({"messages": [USER], "max_tokens": limit}) == expected


def test_a_limit_above_the_context_is_told_as_before() -> None:
    """It does not fit into the context window, whatever the prompt."""
    assert on({"messages": [USER], "max_tokens": 200_000}) == [("context-window", "/messages")]


def test_what_many_places_share_is_told_once() -> None:
    """With their count."""
    request: JsonObject = {"messages": [USER, *(asking(f"c{index}") for index in range(6))]}
    (problem,) = advice_on(request, profile=Profile.ENFORCED)

    assert problem.message.endswith("/messages/4/tool_calls/0 and 2 more.")


def test_an_error_at_the_same_place_is_enough() -> None:
    """The observed contract refuses the role of an item itself."""
    judgement = Judge("input", profile="observed").judge({"input": [{**ITEM, "role": "bot"}]})

    assert judgement.valid is False
    assert "unknown-role" not in [problem.code for problem in judgement.problems]
