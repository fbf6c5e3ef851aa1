"""Whole answers are compressed where the request accepts that, and streams are not."""

from __future__ import annotations

import gzip

import pytest

from workers_ai_contract.faults import PlainResponse
from workers_ai_contract.standin.coding import accepts_gzip, then_compressed


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("deflate;q=1, GZIP;q=0.5", True),
        ("br, *", True),
        ("gzip;q=0, *", False),
        ("gzip; q=0.0", False),
        ("identity", False),
        ("", False),
    ],
)
def test_the_header_says_whether_gzip_is_accepted(header: str, accepted: bool) -> None:  # noqa: FBT001 - a row
    """A weight of 0 refuses it."""
    assert accepts_gzip({"accept-encoding": header}) is accepted


def test_a_request_without_the_header_gets_the_body_as_it_is() -> None:
    """HTTP would allow any coding then; servers send none."""
    assert not accepts_gzip({})


def test_a_whole_answer_is_compressed_after_it_was_dressed() -> None:
    """The same answer has the same bytes each time."""
    dress = then_compressed(lambda response: PlainResponse(201, response.content_type, b"{}" * 9))
    first, second = (dress(PlainResponse(200, "application/json", b"[]")) for _ in range(2))
    assert first == second
    assert (first.status, gzip.decompress(first.content)) == (201, b"{}" * 9)
    assert ("content-encoding", "gzip") in first.headers


def test_a_stream_is_not_compressed() -> None:
    """Its events would arrive late."""
    stream = PlainResponse(200, "text/event-stream", events=(b"{}",))
    assert then_compressed(None)(stream) == stream
