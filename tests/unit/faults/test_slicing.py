"""Framing and slices: two independent parsers read the same from every slicing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.faults.test_plans import deliveries
from workers_ai_contract.faults import PLAIN, Delivery, framed, sliced

if TYPE_CHECKING:
    from collections.abc import Iterable

EVENTS = ('{"response":"Ebbe 🌊 und Flut"}'.encode(), '{"response":"\u2028é"}'.encode(), b"{}")


def read_events(data: bytes) -> list[bytes]:
    """Return the data of each event, by the rules of the standard."""
    found: list[bytes] = []
    lines: list[bytes] = []
    text = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for line in text.split(b"\n"):
        if line.startswith(b"data:"):
            lines.append(line[5:].removeprefix(b" "))
        elif not line and lines:
            found.append(b"\n".join(lines))
            lines = []
    return [*found, b"\n".join(lines)] if lines else found


def joined(slices: Iterable[bytes]) -> bytes:
    """Return the bytes of some slices."""
    return b"".join(slices)


@given(deliveries)
def test_slices_are_the_frames_again(delivery: Delivery) -> None:
    """Nothing is lost, doubled or put in another order."""
    frames = framed(EVENTS, delivery)

    assert joined(each.data for each in sliced(frames, delivery)) == joined(frames)


@given(deliveries)
def test_every_framing_holds_the_same_events(delivery: Delivery) -> None:
    """Newlines, comments, spaces and byte order marks change nothing of what is said."""
    events = read_events(joined(framed(EVENTS, delivery)))

    assert [event.replace(b"{\n", b"{") for event in events[:3]] == [*EVENTS]
    assert events[3:4] == ([] if delivery.done == "missing" else [b"[DONE]"])


@pytest.mark.parametrize(
    ("slicing", "inside"),
    [("characters", "🌊".encode()), ("fields", b"data: "), ("lines", b"\n\n")],
)
def test_a_slicing_cuts_where_it_says(slicing: str, inside: bytes) -> None:
    """The place that breaks readers is inside two slices."""
    slices = sliced(framed(EVENTS, PLAIN), Delivery(slicing=slicing))

    assert inside in joined(each.data for each in slices)
    assert not any(inside in each.data for each in slices)


def test_a_slicing_cuts_between_cr_and_lf() -> None:
    """A reader that takes a lone CR for a line end sees an empty line."""
    delivery = Delivery(slicing="lines", newline="crlf")

    assert not any(b"\r\n" in each.data for each in sliced(framed(EVENTS, delivery), delivery))


TYPED = (b'{"type":"response.created","n":1}', b'{"type":"error"}', b'{"choices":[')


@pytest.mark.parametrize("newline", ["lf", "crlf", "cr"])
def test_typed_events_have_their_type_as_name(newline: str) -> None:
    """What has no type has no name, and no `[DONE]` follows."""
    frames = framed(TYPED, Delivery(newline=newline), typed=True)
    end = {"lf": b"\n", "crlf": b"\r\n", "cr": b"\r"}[newline]

    assert [frame.split(end)[0] for frame in frames] == [
        b"event: response.created",
        b"event: error",
        b'data: {"choices":[',
    ]
    assert read_events(joined(frames)) == [*TYPED]


@given(deliveries)
def test_typed_events_are_read_from_every_framing(delivery: Delivery) -> None:
    """Each event once, with one name, also beside other fields."""
    frames = framed(TYPED[:2], delivery, typed=True)

    assert [each.replace(b"\n", b"") for each in read_events(joined(frames))] == [*TYPED[:2]]
    assert [frame.count(b"event:") for frame in frames] == [1, 1]


@given(st.integers(0, 2**32 - 1))
def test_random_slices_are_the_same_for_the_same_seed(seed: int) -> None:
    """A replay cuts at the same places."""
    delivery = Delivery(slicing="random", seed=seed)
    frames = framed(EVENTS, delivery)

    assert sliced(frames, delivery) == sliced(frames, delivery)


def test_bytes_are_sent_one_by_one() -> None:
    """Each slice is one byte, and waits for the one before to be read."""
    slices = sliced([b"abc"], Delivery(slicing="bytes"))

    assert [each.data for each in slices] == [b"a", b"b", b"c"]
    assert all(each.pause_s for each in slices[1:])
