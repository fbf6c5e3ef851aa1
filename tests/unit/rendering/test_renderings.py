"""Whatever the rendering, a correct reader gets the same answer."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import product
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.rendering.reader import read_chat, read_stream
from workers_ai_contract.rendering import (
    AS_RECORDED,
    CHOICES,
    Rendering,
    Shape,
    meaningful,
    recorded_chunks,
    shape_of,
    single_renderings,
    stream_events,
    whole_answer,
    whole_batch,
)
from workers_ai_contract.streams import sse
from workers_ai_contract.vocabulary import Form, Route
from workers_ai_contract.wire import Answer, BatchAnswer, ToolCall, Usage, chunks, shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json

TEXT = Answer("Low tide at 0 or 12 h, true.", "I count to 3.", (), "stop", Usage(20, 9, 4), 7)
CALLS = Answer(
    None,
    "Call both.",
    (ToolCall("a1", "read_tide", '{"harbor": "Brest"}'), ToolCall("a2", "read_wind", "{}")),
    "tool_calls",
    Usage(30, 12),
)
ANSWERS = (TEXT, CALLS)
OF_CALLS = ("tool_index", "tool_start", "fragments", "sentinel", "calls")
NULL_LAST = (Rendering(usage="null-last"), Rendering(finish="then-null"))

renderings = st.builds(
    Rendering,
    **{
        name: st.sampled_from([alternative.value for alternative in choice.alternatives])
        for name, choice in CHOICES.items()
    },
)


def expected(answer: Answer) -> dict[str, Any]:
    """Return what a correct reader reports for an answer."""
    return {
        "text": answer.text or "",
        "reasoning": answer.reasoning or "",
        "tool_calls": [call.to_json() for call in answer.tool_calls],
        "finish_reason": answer.finish_reason,
        "usage": answer.usage.to_json(),
    }


def check(said: dict[str, Any], answer: Answer, unsure: frozenset[str]) -> None:
    """Compare all parts that a correct reader must agree on."""
    if "answer" in unsure:
        return
    if "finish" in unsure:
        unsure |= {"finish_reason"}
    counts: dict[str, Any] = said["usage"] or {}
    said = {**said, "usage": {name: counts.get(name) for name in answer.usage.to_json()}}
    assert {name: said[name] for name in said if name not in unsure} == {
        name: value for name, value in expected(answer).items() if name not in unsure
    }


def test_the_table_and_the_class_have_the_same_choices() -> None:
    """Each choice is written down once, with its default."""
    assert {field.name: field.default for field in fields(Rendering)} == {
        name: choice.default for name, choice in CHOICES.items()
    }


def test_each_alternative_has_a_source() -> None:
    """Docs and reports name where each is known from."""
    assert all(each.source and each.meaning for choice in CHOICES.values() for each in choice.alternatives)


@pytest.mark.parametrize("answer", ANSWERS)
def test_as_recorded_changes_nothing(answer: Answer) -> None:
    """The default rendering is what the wire module has."""
    assert stream_events(answer, Shape.CHAT_STREAM, Route.CHAT, AS_RECORDED) == [*chunks.chat_chunks(answer)]
    assert stream_events(answer, Shape.CHAT_STREAM, Route.RUN, AS_RECORDED) == [
        *chunks.run_events(answer, Form.CHAT)
    ]
    for route in (Route.CHAT, Route.RUN):
        eager = stream_events(answer, Shape.CHAT_STREAM, route, AS_RECORDED)
        assert [*map(sse.encode, recorded_chunks(answer, route))] == [*map(sse.encode, eager)]
    assert whole_answer(answer, Shape.CHAT, AS_RECORDED) == shapes.chat_completion(answer)


@given(renderings, st.sampled_from(ANSWERS), st.sampled_from((Route.CHAT, Route.RUN)))
def test_a_reader_gets_the_same_answer_from_any_chat_stream(
    rendering: Rendering, answer: Answer, route: Route
) -> None:
    """Also if all choices are unusual at once."""
    events = stream_events(answer, Shape.CHAT_STREAM, route, rendering)

    check(read_stream(cast("list[dict[str, Any]]", events)), answer, rendering.unsure)


def test_a_reader_puts_fragments_of_calls_together() -> None:
    """In every combination each fragment says to which call it belongs, by index, id or order."""
    combinations = product(*([each.value for each in CHOICES[name].alternatives] for name in OF_CALLS))
    chosen = [Rendering(**dict(zip(OF_CALLS, values, strict=True))) for values in combinations]

    wrong = [rendering for rendering in chosen if calls_read(rendering) != CALLS.tool_calls]

    assert len(chosen) > 300
    assert not wrong


def deltas(rendering: Rendering, answer: Answer = CALLS) -> list[dict[str, Any]]:
    """Return the deltas of a chat stream."""
    events = cast("list[dict[str, Any]]", stream_events(answer, Shape.CHAT_STREAM, Route.CHAT, rendering))
    return [choice["delta"] for event in events for choice in event["choices"]]


def test_calls_come_whole_and_together() -> None:
    """As from a server that reads the calls out of a finished text: one chunk has all of them."""
    sent = deltas(Rendering(tool_start="complete", fragments="whole", calls="together"))

    (calls,) = [delta["tool_calls"] for delta in sent if "tool_calls" in delta]
    assert [call["function"] for call in calls] == [
        {"name": each.name, "arguments": each.arguments} for each in CALLS.tool_calls
    ]


def test_the_fragment_that_starts_a_call_has_its_first_arguments() -> None:
    """The others follow."""
    fragments = [
        each["tool_calls"][0] for each in deltas(Rendering(tool_start="complete")) if "tool_calls" in each
    ]

    assert fragments[0]["function"] == {"name": "read_tide", "arguments": '{"harbor": "'}
    assert fragments[1] == {"index": 0, "function": {"arguments": 'Brest"}'}}


def test_a_text_comes_in_characters() -> None:
    """Also a line end and a blank alone."""
    answer = replace(TEXT, text="a\n b", reasoning="c ")
    sent = deltas(Rendering(pieces="characters"), answer)

    assert [each["content"] for each in sent if "content" in each] == ["", "a", "\n", " ", "b"]
    assert [each["reasoning_content"] for each in sent if "reasoning_content" in each] == ["c", " "]


def test_a_call_starts_beside_the_last_text() -> None:
    """A value of JSON is such a text, too; an answer without text is as it is."""
    rendering = Rendering(calls="beside-text", scalars="json")

    (joined,) = [each for each in deltas(rendering, replace(CALLS, text="Call 2")) if len(each) > 1][1:]
    assert joined["content"] == 2
    assert joined["tool_calls"][0]["id"] == "a1"
    assert deltas(Rendering(calls="beside-text")) == deltas(AS_RECORDED)


@pytest.mark.parametrize(("route", "rendering"), [*product(Route, NULL_LAST)], ids=str)
def test_null_comes_after_what_it_must_not_replace(route: Route, rendering: Rendering) -> None:
    """On each route, also where a native event is the last one."""
    events = cast("list[dict[str, Any]]", stream_events(TEXT, Shape.CHAT_STREAM, route, rendering))
    reasons = [choice["finish_reason"] for event in events for choice in event.get("choices", ())]
    counts = [event["usage"] for event in events if "usage" in event]

    if rendering.finish == "then-null":
        assert [each for each in reasons if each] == ["stop"]
        assert reasons[-1] is None
    else:
        assert counts[0]
        assert counts[-1] is None


def calls_read(rendering: Rendering) -> tuple[ToolCall, ...]:
    """Return the calls that a reader gets from a stream, whose ids are left out in one alternative."""
    events = stream_events(CALLS, Shape.CHAT_STREAM, Route.CHAT, rendering)
    calls = read_stream(cast("list[dict[str, Any]]", events))["tool_calls"]
    return tuple(
        ToolCall(call["id"] or sent.id, call["name"], call["arguments"] or "{}")
        for call, sent in zip(calls, CALLS.tool_calls, strict=False)
    )


@given(renderings)
def test_a_reader_gets_the_same_text_from_any_native_stream(rendering: Rendering) -> None:
    """Native events have text and usage only."""
    events = stream_events(TEXT, Shape.NATIVE_STREAM, Route.RUN, rendering)
    said = read_stream(cast("list[dict[str, Any]]", events))

    check(said, TEXT, rendering.unsure | {"reasoning", "finish_reason"})


@given(renderings, st.sampled_from(ANSWERS))
def test_a_reader_gets_the_same_answer_from_any_whole_answer(rendering: Rendering, answer: Answer) -> None:
    """The parts that are unsure are left out."""
    body = cast("dict[str, Any]", whole_answer(answer, Shape.CHAT, rendering))

    check(read_chat(body), answer, rendering.unsure)


@given(renderings)
def test_a_rendering_survives_json(rendering: Rendering) -> None:
    """Replay files hold what is unusual, and nothing else."""
    assert Rendering.from_json(rendering.to_json()) == rendering


@pytest.mark.parametrize("value", [[], {"tide": "x"}, {"pieces": "x"}, {"pieces": 1}, {"pieces": None}])
def test_what_is_no_rendering_is_refused(value: Json) -> None:
    """With a sentence that names the choices."""
    with pytest.raises(ValueError, match="rendering"):
        Rendering.from_json(value)


def single_alternatives() -> Iterator[tuple[Shape, Rendering]]:
    """Yield each shape with each alternative that means something for it."""
    for shape in Shape:
        for rendering in single_renderings(shape):
            yield shape, rendering


def rendered(shape: Shape, answer: Answer, rendering: Rendering) -> object:
    """Return an answer in a shape."""
    if shape is Shape.BATCH:
        return whole_batch(BatchAnswer((answer, answer)), rendering)
    if "stream" in shape:
        return stream_events(answer, shape, Route.CHAT, rendering)
    return whole_answer(answer, shape, rendering)


@pytest.mark.parametrize(("shape", "rendering"), [*single_alternatives()], ids=str)
def test_each_meaningful_alternative_shows(shape: Shape, rendering: Rendering) -> None:
    """A choice that changes nothing would be counted as tried, although nothing was sent."""
    answers = (
        *ANSWERS,
        Answer('{"a": 1}', None, (), "stop", Usage(1, 1)),
        Answer("", None, (), "stop", Usage(1, 1)),
        replace(CALLS, text="I read both."),
    )
    if rendering.tail == "never":
        assert stream_events(TEXT, shape, Route.RUN, rendering) != stream_events(
            TEXT, shape, Route.RUN, AS_RECORDED
        )
        return

    assert any(rendered(shape, each, rendering) != rendered(shape, each, AS_RECORDED) for each in answers)


@pytest.mark.parametrize("shape", Shape)
def test_other_choices_change_nothing(shape: Shape) -> None:
    """What is said to mean nothing for a shape does not show there."""
    for name in CHOICES.keys() - set(meaningful(shape)):
        for alternative in CHOICES[name].alternatives:
            changed = Rendering(**{name: alternative.value})
            assert rendered(shape, TEXT, changed) == rendered(shape, TEXT, AS_RECORDED)


def test_the_shape_follows_form_and_route() -> None:
    """Only /ai/run answers in the format of the request's form."""
    assert shape_of(Form.CHAT, Route.RUN, stream=True) is Shape.CHAT_STREAM
    assert shape_of(Form.PROMPT, Route.RUN, stream=True) is Shape.NATIVE_STREAM
    assert shape_of(Form.BATCH, Route.RUN, stream=True) is Shape.BATCH
    assert shape_of(Form.PROMPT, Route.CHAT, stream=False) is Shape.CHAT


def test_confidence_is_that_of_the_least_certain_choice() -> None:
    """A finding that rests on it is an error or a warning by that."""
    assert Rendering(pieces="all", calls="interleaved").certainty == "inferred"
    assert AS_RECORDED.certainty == "documented"


@pytest.mark.parametrize("text", ['"tide"', "null", "NaN", "tide"])
def test_text_that_a_value_could_not_be_told_from_stays_text(text: str) -> None:
    """The value of `"tide"` is that of another text, null is no answer, and NaN is not JSON."""
    answer = replace(TEXT, text=text, reasoning=None)

    assert whole_answer(answer, Shape.NATIVE, Rendering(response="json"))["response"] == text


@pytest.mark.parametrize(("text", "value"), [("42", 42), ("true", True), ('{"a": [1]}', {"a": [1]})])
def test_other_json_text_becomes_its_value(text: str, value: Json) -> None:
    """As recorded of other models."""
    answer = replace(TEXT, text=text, reasoning=None)

    assert whole_answer(answer, Shape.NATIVE, Rendering(response="json"))["response"] == value


def test_each_route_has_its_shapes() -> None:
    """Streamed and whole."""
    found = [shape_of(Form.CHAT, route, stream=stream) for route in Route for stream in (False, True)]

    assert shape_of(Form.RESPONSES, Route.RESPONSES, stream=False) is Shape.RESPONSES
    assert shape_of(Form.RESPONSES, Route.RESPONSES, stream=True) is Shape.RESPONSES_STREAM
    assert shape_of(Form.CHAT, Route.CHAT, stream=False) is Shape.CHAT
    assert shape_of(Form.BATCH, Route.RUN, stream=True) is Shape.BATCH
    assert len(set(found)) > 3
