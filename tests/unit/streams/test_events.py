"""Reading the bytes of a stream."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.streams.streams import VALID, recorded_events
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.streams import MAX_EVENTS, ServerSentEvent, parse
from workers_ai_contract.streams.sse import frames

if TYPE_CHECKING:
    from workers_ai_schemas import Recorded

LINES = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=8)
DATA = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
EVENTS = st.lists(st.tuples(DATA, st.sampled_from(["", "tide"])), max_size=4)


def written(events: list[tuple[str, str]], line_end: str = "\n", comments: int = 0) -> bytes:
    """Return events with a name each as a stream, with comment lines before every event."""
    lines: list[str] = []
    for data, name in events:
        lines += [": ping", ""] * comments
        lines += [f"event: {name}"] if name else []
        lines += [f"data: {line}" for line in data.split("\n")]
        lines.append("")
    return "".join(line + line_end for line in lines).encode()


def contents(data: bytes) -> list[tuple[str, str]]:
    """Return data and name of each event that is read."""
    return [(event.data, event.event) for event in parse(data).events]


@given(EVENTS, st.sampled_from(["\n", "\r\n", "\r"]), st.integers(0, 2))
def test_what_is_written_is_read(events: list[tuple[str, str]], line_end: str, comments: int) -> None:
    """Whatever ends the lines and whatever comments stand between the events."""
    assert contents(written(events, line_end, comments)) == events


@pytest.mark.parametrize("payload", VALID, ids=lambda payload: payload.name)
def test_what_our_writer_writes_is_read(payload: Recorded) -> None:
    """Without a remark; `[DONE]` is last."""
    events = [event for event in recorded_events(payload) if event != "[DONE]"]
    transcript = parse(b"".join(frames(events)))

    assert [json.loads(event.data) for event in transcript.events[:-1]] == events
    assert transcript.events[-1].data == "[DONE]"
    assert transcript.remarks == ()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"data: a\n\n", [ServerSentEvent("a", 1)]),
        (b"data:a\n\n", [ServerSentEvent("a", 1)]),
        (b"data:  a\n\n", [ServerSentEvent(" a", 1)]),
        (b"data: a: b\n\n", [ServerSentEvent("a: b", 1)]),
        (b"data\n\n", [ServerSentEvent("", 1)]),
        (b"data: a\ndata: b\n\n", [ServerSentEvent("a\nb", 1)]),
        (b"data: a\ndata\n\n", [ServerSentEvent("a\n", 1)]),
        (b"\n\n\ndata: a\n\n", [ServerSentEvent("a", 4)]),
        (b"event: e\n\ndata: a\n\n", [ServerSentEvent("a", 3)]),
        (b"event: e\ndata: a\n\ndata: b\n\n", [ServerSentEvent("a", 2, "e"), ServerSentEvent("b", 4)]),
        (b"id: 1\nretry: 5\n\n", []),
        (b" data: a\n\n", []),
        (b"Data: a\n\n", []),
        (b":data: a\n\n", []),
        (b"data: a", [ServerSentEvent("a", 1, finished=False)]),
        (b"data: a\n", [ServerSentEvent("a", 1, finished=False)]),
        (b"\xef\xbb\xbfdata: a\r\n\r\n", [ServerSentEvent("a", 1)]),
        (b"data: a\r\rdata: b\r\r", [ServerSentEvent("a", 1), ServerSentEvent("b", 3)]),
        ("data: a\u2028b\x0b\x85c\n\n".encode(), [ServerSentEvent("a\u2028b\x0b\x85c", 1)]),
        (b"", []),
    ],
)
def test_events_are_read_by_the_rules(data: bytes, expected: list[ServerSentEvent]) -> None:
    """Data, name and line of each, and whether a blank line sent it off."""
    assert list(parse(data).events) == expected


@pytest.mark.parametrize(
    ("data", "remarks"),
    [
        (b"data: a\n\n", []),
        (b"\xef\xbb\xbfdata: a\n\n", [("sse-byte-order-mark", 1, 1)]),
        (b"data: a\n\r\n", [("sse-line-ends", 2, 1)]),
        (b": x\ndata: a\n\n: y\n", [("sse-comment", 1, 2)]),
        (b"data: a\nid: 1\nretry: 2\n\n", [("sse-extra-field", 2, 2)]),
        (b'data: {\n"a": 1}\n\n', [("sse-no-space", 2, 1), ("sse-unknown-field", 2, 1)][1:]),
        (b"data:a\n\n", [("sse-no-space", 1, 1)]),
        (b"data: a\ndata: b\ndata: c\n\n", [("sse-split-data", 2, 2)]),
        (b"\ndata: a", [("sse-unfinished-event", 2, 1)]),
    ],
)
def test_unusual_framing_is_remarked_upon(data: bytes, remarks: list[tuple[str, int, int]]) -> None:
    """Once a kind, with the first line and how often."""
    assert [(remark.code, remark.line, remark.count) for remark in parse(data).remarks] == remarks


def test_bytes_that_are_not_utf_8_are_refused() -> None:
    """The sentence names the byte."""
    with pytest.raises(UnreadableError, match=re.escape("not UTF-8: invalid start byte at byte 6")):
        parse(b"data: \xff\n\n")


@pytest.mark.slow
def test_more_events_than_an_answer_has_are_refused() -> None:
    """So a hostile stream cannot fill the memory with events."""
    assert len(parse(b"data\n\n" * MAX_EVENTS).events) == MAX_EVENTS
    with pytest.raises(UnreadableError, match="more than 200,000 events"):
        parse(b"data\n\n" * (MAX_EVENTS + 1))


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Nothing else comes out of the parser."""
    try:
        transcript = parse(data)
    except UnreadableError:
        return
    assert all(1 <= event.line <= data.count(b"\n") + data.count(b"\r") + 1 for event in transcript.events)
