"""Recorded answers, which are sent in the pieces in which they came."""

from __future__ import annotations

import pytest

from workers_ai_contract.faults.recorded import RecordedBody
from workers_ai_contract.vocabulary import Route


def recorded(text: str, *pieces: int) -> RecordedBody:
    """Return a recorded stream."""
    return RecordedBody(Route.RUN, 200, "text/event-stream", text, pieces)


def test_a_body_is_cut_as_it_came() -> None:
    """The sizes are bytes, also within a letter."""
    assert recorded("Ebb 🌊", 3, 2, 3).cut() == (b"Ebb", b" \xf0", b"\x9f\x8c\x8a")


@pytest.mark.parametrize("pieces", [(), (1, 2), (4, 4, 4)])
def test_sizes_that_are_not_those_of_the_body_cut_nothing(pieces: tuple[int, ...]) -> None:
    """A recording may have been edited."""
    assert recorded("Ebb 🌊", *pieces).cut() == ("Ebb 🌊".encode(),)


def test_a_body_survives_its_json() -> None:
    """As replay files have it."""
    body = recorded("Ebb 🌊", 3, 2, 3)

    assert RecordedBody.from_json(body.to_json()) == body
    assert str(body) == "the bytes of a recording (5 characters)"
    assert body.is_stream


@pytest.mark.parametrize("value", [None, [], {"route": "run"}, {"route": "run", "status": None}])
def test_what_is_no_recorded_answer_is_refused(value: object) -> None:
    """With a sentence, as the rest of a replay file."""
    with pytest.raises(ValueError, match="not a recorded answer"):
        RecordedBody.from_json(value)  # type: ignore[arg-type]
