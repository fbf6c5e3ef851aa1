"""What a Responses object repeats of the request."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from workers_ai_contract.drawing import SeededSource, draw_intent
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, Usage
from workers_ai_contract.wire.echoes import echoed
from workers_ai_contract.wire.shapes import response_object

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

ANSWER = Answer("Good day.", "Short thought.", (), "stop", Usage(23, 16))
ASKED: JsonObject = {
    "instructions": "Be brief.",
    "max_output_tokens": 90,
    "metadata": {"run": "7"},
    "parallel_tool_calls": False,
    "reasoning": {"effort": "low"},
    "temperature": 0.2,
    "text": {"format": {"type": "json_schema", "name": "tide", "schema": {"type": "object"}}},
    "tool_choice": "required",
    "tools": [{"type": "function", "name": "read_tide", "parameters": {"type": "object"}, "strict": True}],
    "top_p": 0.5,
    "truncation": "auto",
    "user": "ada",
}
values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["auto", "low", "function", "", "x"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["effort", "format", "type", "name", "schema"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def judge() -> Judge:
    """Return the judge of Responses objects."""
    return Judge("output", profile="observed", form=Form.RESPONSES)


def test_what_the_request_sets_is_repeated() -> None:
    """Each field with the value of the request."""
    assert {name: response_object(ANSWER, ASKED)[name] for name in ASKED} == ASKED


def test_without_a_limit_the_default_is_named() -> None:
    """256 tokens (documented), so that object and answer agree."""
    assert echoed({"input": "Tide?"})["max_output_tokens"] == 256


@given(st.dictionaries(st.sampled_from([*ASKED]), values))
def test_any_request_gives_a_valid_object(request: dict[str, Json]) -> None:
    """The API takes fields of any type here; what cannot be repeated keeps its usual value."""
    response = response_object(ANSWER, request)

    assert judge().is_valid(response), judge().explain(response)
    assert response.keys() == response_object(ANSWER).keys()


def test_drawn_requests_give_valid_objects() -> None:
    """The requests that the fuzzer sends."""
    for seed in range(200):
        request = draw_intent(SeededSource(Random(seed)), Form.RESPONSES).request
        assert judge().is_valid(response_object(ANSWER, request))
