"""What backends refuse in a history after the schema has passed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.advice.requests import USER, told
from workers_ai_contract.advice import advice_on
from workers_ai_contract.advice.histories import places_refused
from workers_ai_contract.advice.screen import Screened, history_is_taken, names_and_history_are_taken
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Direction, Profile
from workers_ai_schemas.forms import forms_named

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

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


@pytest.mark.parametrize("identifier", [[], ["a"], {}, {"a": 1}, 5, True])
def test_an_id_that_is_not_a_text_counts_as_none(identifier: Json) -> None:
    """Also one that Python cannot hash."""
    history: list[Json] = [asking(identifier), result("b")]

    assert on({"messages": history}) == on({"messages": [asking(None), result("b")]})


def test_results_are_matched_in_time_that_grows_with_their_number() -> None:
    """A history of 20,000 calls and as many results of other calls; a search for each would take minutes."""
    history: list[Json] = [asking(*map(str, range(20_000))), *[result("other")] * 20_000]

    assert {code for code, _ in on({"messages": history})} >= {UNANSWERED, WITHOUT_CALL}


@given(
    st.lists(st.sampled_from([asking("a"), asking("b", None), result("a"), result(None), USER]), max_size=9)
)
def test_calls_are_told_as_one_by_one_search_tells(history: list[JsonObject]) -> None:
    """The ledger of open calls, kept as a list that is searched, gives the same."""
    waiting: list[tuple[Json, int]] = []
    seen: set[Json] = set()
    unknown: list[int] = []
    repeated: list[int] = []
    for index, message in enumerate(history):
        for call in cast("list[JsonObject]", message.get("tool_calls", [])):
            if call["id"] is not None and call["id"] in [each for each, _ in waiting]:
                repeated.append(index)
            waiting.append((call["id"], index))
            seen.add(call["id"])
        if message["role"] == "tool":
            identifier = message["tool_call_id"]
            if identifier is None:
                unknown += [] if seen else [index]
                waiting = waiting[1:]
            else:
                known = identifier in seen or None in [each for each, _ in waiting]
                unknown += [] if known else [index]
                waiting = [each for each in waiting if each[0] not in (identifier, None)]

    found = [*places_refused({"messages": cast("list[Json]", history)}, "")]

    def places(code: str) -> list[int]:
        return [int(pointer.split("/")[2]) for each, pointer in found if each == code]

    assert places(WITHOUT_CALL) == unknown
    assert places(REPEATED_ID) == repeated
    assert places(UNANSWERED) == [index for _, index in waiting]


def with_part(part: JsonObject) -> JsonObject:
    """Return a message whose content is one part."""
    return {**USER, "content": [part]}


PARTS: list[JsonObject] = [TEXT, IMAGE, {"type": "image_url", "image_url": {"url": "data:,"}}]
ROLES: list[JsonObject] = [{**USER, "role": role} for role in ("user", "system", "pilot")]
MESSAGES: list[JsonObject] = [
    *ROLES,
    asking("a"),
    result("a"),
    *map(with_part, PARTS),
]
ITEMS: list[JsonObject] = [ITEM, call_item("a"), output_item("a"), {**ITEM, "role": "tool"}]
TOOLS: list[Json] = [[], [{"type": "function", "function": {"name": "f"}}]]


@st.composite
def histories(draw: DrawFn) -> JsonObject:
    """Draw a request with messages, items, tools or limits, some of which backends refuse."""
    members: dict[str, st.SearchStrategy[Any]] = {
        "messages": st.lists(st.sampled_from(MESSAGES), max_size=3),
        "input": st.lists(st.sampled_from(ITEMS), max_size=3) | st.sampled_from(["", "tide"]),
        "tools": st.sampled_from(TOOLS),
        "max_tokens": st.sampled_from([-1, 0, 1, 0.5, 10]),
        "max_output_tokens": st.sampled_from([0, 7]),
        "mood": st.none(),
    }
    drawn: JsonObject = draw(st.fixed_dictionaries({}, optional=members))
    return drawn


@given(histories() | st.lists(histories(), max_size=2).map(lambda several: {"requests": [*several]}))
def test_the_screens_pass_only_histories_in_which_nothing_is_found(request_: JsonObject) -> None:
    """One looks at histories alone, the other at the names of a request, too."""
    screened = Screened(forms_named(request_, Direction.INPUT), enveloped=False, parts_are_taken=True)
    found = [*places_refused(request_, "")]

    assert not found or not history_is_taken(request_)
    assert not found or not names_and_history_are_taken(request_, screened)
