"""Judging a whole stream: what counts as one, what is said of it, and what nothing can upset."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.damage import damaged
from tests.unit.streams.streams import (
    DONE,
    JUDGE,
    codes,
    drawn,
    error_codes,
    numbered,
    transcript,
)
from workers_ai_contract.catalogue import CODES
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.streams.presenting import presented
from workers_ai_contract.streams.sse import encode
from workers_ai_contract.vocabulary import Form
from workers_ai_kernel.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DataObject

    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_kernel import Json, JsonObject

STREAMS = [numbered(number) for number in (2, 22, 45, 46, 47)]
CHUNK: JsonObject = {"id": "i", "object": "chat.completion.chunk", "created": 1, "model": "m"}


def as_bytes(events: list[Json]) -> bytes:
    """Return events as the bytes of a stream, whatever they are."""
    return transcript(DONE if event == DONE else encode(event) for event in events)


def places(judgement: Judgement) -> list[tuple[str, str]]:
    """Return code and pointer of each error."""
    return [(p.code, p.pointer) for p in judgement.problems if p.severity == "error"]


@pytest.mark.parametrize(
    ("data", "valid", "form"),
    [
        (b'{"response": "tide"}', True, Form.PROMPT),
        (b' \n{"response": "tide"}\n', True, Form.PROMPT),
        (b" " * 9_000 + b'{"response": "tide"}', True, Form.PROMPT),
        (b'"[DONE]"', True, None),
        (b'[{"response": "", "usage": {}}, "[DONE]"]', True, Form.PROMPT),
        (b'[{"response": "tide"}]', False, Form.PROMPT),
        (b"[]", False, None),
        (b'data: {"response": "", "usage": {}}\n\ndata: [DONE]\n\n', True, Form.PROMPT),
        (b"data: [DONE]\n\n", False, None),
        (b"", False, None),
        (b"tide", False, None),
        (b'\xef\xbb\xbf{"response": "tide"}', None, None),
        (b'{"response": "tide"', None, None),
        (b"data: \xff\n\n", None, None),
    ],
)
def test_bytes_are_one_event_an_array_of_them_or_a_stream(
    data: bytes,
    valid: bool | None,  # noqa: FBT001 - parametrized
    form: Form | None,
) -> None:
    """What starts as JSON is read as JSON; all else is a stream as received."""
    judgement = JUDGE.judge_bytes(data, source="s", line=3)

    assert (judgement.valid, judgement.form) == (valid, form)
    assert (judgement.source, judgement.line) == ("s", 3)
    assert (judgement.problems == ()) is (valid is True)


def test_a_problem_names_the_event_and_the_line() -> None:
    """The pointer leads into the list of events; the message has it, and the line of the file."""
    data = transcript([encode({**CHUNK, "choices": []}), encode({**CHUNK, "choices": [{"index": 0}]}), DONE])
    problem = JUDGE.judge_bytes(data).problems[0]

    assert (problem.code, problem.pointer) == ("missing-property", "/1/choices/0")
    assert problem.message.startswith("/1/choices/0 has no 'delta', which is required")
    assert problem.message.endswith("(stream line 3).")
    assert problem.repair == "Add 'delta' (an object) to /1/choices/0."


def test_a_problem_of_a_whole_event_names_it_too() -> None:
    """Where the schema's problem is the root of the payload, here it is the event."""
    problem = JUDGE.judge([{"response": ""}, 5, {"response": "", "usage": {}}, DONE]).problems[0]

    assert (problem.code, problem.pointer) == ("wrong-type", "/1")
    assert problem.message.startswith("/1 must be ")


def test_places_that_repeat_within_an_event_are_all_moved() -> None:
    """The problem stands at the first; the message names the others from the root too."""
    events = numbered(46)
    events.insert(1, {**CHUNK, "choices": [{"index": "a", "delta": {}}, {"index": "b", "delta": {}}]})
    problem = JUDGE.judge(events).problems[0]

    assert problem.pointer == "/1/choices/0/index"
    assert "/1/choices/0/index must be" in problem.message
    assert " /choices" not in problem.message
    assert "/1/choices/1/index" in problem.message


def test_what_many_events_share_is_said_once() -> None:
    """At the first of them, with the count of the others."""
    events: list[Json] = [{"response": []} for _ in range(40)]
    judgement = JUDGE.judge_bytes(as_bytes([*events, {"response": "", "usage": {}}, DONE]))

    assert places(judgement) == [("wrong-type", "/0/response")]
    assert judgement.problems[0].message.endswith("(stream line 1, and in 39 more events).")


def test_each_name_that_an_event_lacks_is_reported() -> None:
    """What one event lacks in several respects is not counted as several events."""
    lacking: list[Json] = [
        {"choices": []},
        {"choices": [], "id": "i"},
        {"choices": [], "id": "i", "model": "m"},
    ]
    messages = [problem.message for problem in JUDGE.judge_bytes(as_bytes([*lacking, DONE])).problems]

    for name, remark in {
        "id": "",
        "object": ", and in 2 more events",
        "created": ", and in 2 more events",
        "model": ", and in 1 more event",
    }.items():
        (message,) = (each for each in messages if each.startswith(f"/0 has no '{name}'"))
        assert message.endswith(f"(stream line 1{remark}).")


def test_a_key_that_is_repeated_is_reported_by_its_name() -> None:
    """Two repeated keys of one event are two problems of this event."""
    data = transcript(['{"response": "", "a": 1, "a": 2, "b": 1, "b": 2}', DONE])
    repeated = [each.message for each in JUDGE.judge_bytes(data).problems if each.code == "duplicate-key"]

    assert [message.partition(" appears")[0] for message in repeated] == ["the key 'a'", "the key 'b'"]
    assert all(message.endswith("(stream line 1).") for message in repeated)


def test_what_one_event_has_several_times_is_counted_within_it() -> None:
    """The events after it are counted apart."""
    problem = Problem("stream-item-not-done", "/1", "the item added at /0 is not done.")
    found = [
        problem,
        problem._replace(message="the item added at /2 is not done."),
        problem._replace(pointer="/4"),
    ]

    assert [each.message for each in presented(found)] == [
        "the item added at /0 is not done (with 1 more like it in this event, and in 1 more event)."
    ]


def test_errors_come_before_warnings() -> None:
    """However late they are in the stream."""
    events = numbered(47)
    events.insert(3, {**CHUNK, "id": "id-1700000000000", "model": "other", "choices": []})

    assert codes(JUDGE.judge(events)) == [
        "stream-model-changes",
        "stream-number-delta",
        "stream-without-role",
    ]


@pytest.mark.parametrize(
    ("number", "form", "valid"),
    [
        (45, "prompt", True),
        (45, "chat", True),
        (46, "chat", True),
        (46, "prompt", False),
        (22, "chat", False),
    ],
)
def test_a_named_form_holds(number: int, form: str, valid: bool) -> None:  # noqa: FBT001 - parametrized
    """For every event and for the rules, whatever the keys tell."""
    judgement = Judge("stream", profile="observed", form=form).judge(numbered(number))

    assert (judgement.valid, judgement.form) == (valid, form)


def test_the_form_is_that_of_most_events() -> None:
    """One stray event does not change how the others are judged."""
    chat, response = numbered(2), numbered(22)

    judgement = JUDGE.judge([*chat[:3], response[0], *chat[3:]])

    assert judgement.form == Form.CHAT
    assert {pointer for _, pointer in places(judgement)} == {"/3"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"response":', "not JSON"),
        (b"tide", "not JSON"),
        (b"", "empty"),
        (b'{"response": NaN}', "NaN"),
        (b"[" * 100_000, "nested more than 200 deep"),
        (b'"\\ud800"', "lone surrogate"),
        (b"[DONE] ", "not JSON"),
    ],
)
def test_an_event_that_cannot_be_read_is_the_only_problem(data: bytes, reason: str) -> None:
    """What is missing after it is not held against the stream."""
    events = [event if event == DONE else encode(event) for event in numbered(2)]
    events[6] = data
    judgement = JUDGE.judge_bytes(transcript(event for event in events if isinstance(event, str | bytes)))

    assert places(judgement) == [("stream-event-unreadable", "/6")]
    assert reason in judgement.problems[0].message
    assert "(stream line 13)" in judgement.problems[0].message


@pytest.mark.parametrize(("number", "length"), [(2, 11), (22, 9), (45, 4), (46, 6)])
def test_whichever_event_cannot_be_read_it_is_the_only_problem(number: int, length: int) -> None:
    """Nothing that it may have said is missed: no number, start, text or role; but for the very end."""
    for lost in range(length):
        events = [b"[DONE]" if event == DONE else encode(event) for event in numbered(number)]
        events[lost] = b"{"
        judgement = JUDGE.judge_bytes(transcript(events))

        assert places(judgement) == [("stream-event-unreadable", f"/{lost}")]


def test_after_a_lost_event_of_a_response_nothing_else_is_missed() -> None:
    """The sequence number shows the loss of any event but the first and the last."""
    for lost in range(1, 9):
        events = numbered(22)
        del events[lost]

        assert places(JUDGE.judge(events)) == [("stream-sequence-number", f"/{lost}/sequence_number")]


@pytest.mark.slow
@pytest.mark.parametrize("events", STREAMS, ids=["chat", "responses", "native", "mixed", "numbers"])
def test_a_stream_cut_anywhere_is_cut(events: list[Json]) -> None:
    """Every prefix is cut or empty, or has its end and lacks [DONE]; nothing misleading comes first."""
    data = as_bytes(events)
    seen: set[str] = set()
    for length in range(0, len(data) - 2, 3):
        judgement = JUDGE.judge_bytes(data[:length])
        assert error_codes(judgement)[:1] in ([], ["stream-cut"], ["stream-empty"]), length
        seen.update(codes(judgement)[:1])

    assert {"stream-cut", "stream-empty"} <= seen


@settings(max_examples=60)
@given(
    st.sampled_from([*STREAMS, *(stream[:-1] for stream in STREAMS), *(stream[1:] for stream in STREAMS)]),
    st.sampled_from([b"\n", b"\r\n", b"\r"]),
    st.data(),
)
def test_line_ends_and_comments_change_no_verdict(
    events: list[Json], line_end: bytes, data: DataObject
) -> None:
    """Form, errors and their places stay; what is new are remarks upon the framing."""
    plain = as_bytes(events)
    frames = plain.split(b"\n\n")[:-1]
    comments = data.draw(st.lists(st.integers(0, len(frames)), max_size=3))
    for place in sorted(comments, reverse=True):
        frames.insert(place, b": ping")
    changed = b"".join(frame + b"\n\n" for frame in frames).replace(b"\n", line_end)

    one, other = JUDGE.judge_bytes(plain), JUDGE.judge_bytes(changed)

    assert (other.valid, other.form, places(other)) == (one.valid, one.form, places(one))
    assert set(codes(other)) - set(codes(one)) <= {"sse-comment", "sse-line-ends"}


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.sampled_from([*STREAMS, *drawn(Form.CHAT, 4), *drawn(Form.PROMPT, 4)]), st.data())
def test_every_judgement_agrees_with_itself(events: list[Json], data: DataObject) -> None:
    """Damaged anywhere: verdict, explanation and codes agree, and bytes say what the array says."""
    broken = damaged(data, damaged(data, list(events)))
    assert isinstance(broken, list)

    judgement = JUDGE.judge(broken)
    sent = JUDGE.judge_bytes(as_bytes(broken))

    assert judgement.valid is (error_codes(judgement) == [])
    assert JUDGE.is_valid(broken) is judgement.valid
    assert [problem.code for problem in JUDGE.explain(broken)] == error_codes(judgement)
    assert (sent.valid, codes(sent)) == (judgement.valid, codes(judgement))
    assert set(codes(judgement)) <= CODES.keys()
    assert JUDGE.is_valid_bytes(as_bytes(broken)) is sent.valid
    assert JUDGE.judge_bytes(json.dumps(broken).encode()).valid is judgement.valid


KEYS = [
    *("id", "model", "choices", "index", "delta", "content", "role", "tool_calls", "function", "arguments"),
    *("name", "usage", "response", "finish_reason", "type", "output_index", "item", "item_id", "text"),
    *("sequence_number", "errors", "error", "message"),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "stop", DONE]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.lists(JSON, max_size=5), st.sampled_from([None, "chat", "prompt", "responses"]))
def test_any_json_is_judged(events: list[Json], form: str | None) -> None:
    """Whatever the events are, there is a verdict that agrees with the problems."""
    judgement = Judge("stream", profile="observed", form=form).judge(events)

    assert judgement.valid is (error_codes(judgement) == [])


LINE_PIECES = [
    *(b"data", b": ", b":", b" ", b"[DONE]", b'{"response":"a"}', b'{"choices":[]}', b"[", b'"', b"5", b"\n"),
    *(b"\n\n", b"\r", b"event", b"id: 1", b"\x00", b"\xff", b"\xe2\x80\xa8", b"\xef\xbb\xbf"),
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(LINE_PIECES), max_size=14).map(b"".join))
def test_any_bytes_are_judged(data: bytes) -> None:
    """Whatever the framing is, there is a verdict that agrees with the problems, or none with a reason."""
    judgement = JUDGE.judge_bytes(data)

    if judgement.valid is None:
        assert codes(judgement) == ["unreadable"]
    else:
        assert judgement.valid is (error_codes(judgement) == [])


def test_keys_that_stand_twice_are_a_warning() -> None:
    """At their event, as for any payload."""
    judgement = JUDGE.judge_bytes(
        transcript([b'{"response": "a", "response": ""}', b'{"response": "", "usage": {}}', DONE])
    )

    assert judgement.valid is True
    assert [(p.code, p.pointer) for p in judgement.problems] == [("duplicate-key", "/0")]


def test_an_error_says_what_the_api_said() -> None:
    """The message of the first error is repeated, and nothing is said of the missing end."""
    event: Json = {"errors": [{"message": "AiError: capacity", "code": 3040}], "success": False, "result": {}}
    judgement = JUDGE.judge([*numbered(2)[:3], event])

    assert places(judgement) == [("stream-error-event", "/3")]
    assert 'response: "AiError: capacity".' in judgement.problems[0].message


def long_call(count: int) -> list[Json]:
    """Return a chat stream with a tool call in many fragments."""
    start: JsonObject = {"index": 0, "id": "c", "function": {"name": "f", "arguments": '"'}}
    more: Json = {"index": 0, "function": {"arguments": "a"}}
    deltas: list[JsonObject] = [{"role": "assistant", "content": ""}, {"tool_calls": [start]}]
    for _ in range(count):
        deltas.append({"tool_calls": [more]})  # noqa: PERF401 - a comprehension has too narrow a type
    return [{**CHUNK, "choices": [{"index": 0, "delta": delta}]} for delta in deltas]


def long_text(count: int) -> list[Json]:
    """Return a Responses stream with a text in many deltas."""
    events = numbered(22)
    delta = events[2]
    return [*events[:3], *(delta for _ in range(count)), *events[3:]]


def seconds(data: bytes) -> float:
    """Return the shortest of three times that judging takes."""
    times: list[float] = []
    for _ in range(3):
        start = time.process_time()
        JUDGE.judge_bytes(data)
        times.append(time.process_time() - start)
    return min(times)


LONG: dict[str, Callable[[int], bytes]] = {
    "lines of data": lambda count: b'data: "\n' * count + b"\n",
    "comments": lambda count: b": x\n" * count,
    "blank lines": lambda count: b"\r" * count + b"\n" * count,
    "wrong events": lambda count: b"data: {}\n\n" * count,
    "a long call": lambda count: as_bytes(long_call(count)),
    "a long text": lambda count: as_bytes(long_text(count)),
}


@pytest.mark.slow
@pytest.mark.parametrize("make", LONG.values(), ids=LONG.keys())
def test_the_time_grows_with_the_length(make: Callable[[int], bytes]) -> None:
    """Eight times the stream takes far less than the sixty-four times of something quadratic."""
    short, long = make(1_000), make(8_000)

    assert seconds(long) < 30 * max(seconds(short), 0.001)
