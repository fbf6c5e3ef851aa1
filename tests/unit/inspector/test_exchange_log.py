"""The log of exchanges takes bounded memory."""

from __future__ import annotations

from workers_ai_contract.inspector import ExchangeLog
from workers_ai_contract.inspector.exchange_log import (
    MOST_BODY_BYTES,
    MOST_BYTES,
    MOST_EXCHANGES,
    MOST_PIECES,
)
from workers_ai_contract.inspector.views import seen_json
from workers_ai_contract.recording import LiveExchange, RecordedRequest


def exchanged(log: ExchangeLog, body: bytes = b"", pieces: tuple[bytes, ...] = (b"{}",)) -> None:
    """Put a whole exchange into the log."""
    live = LiveExchange(RecordedRequest("POST", "http://localhost/", (), body), {})
    live.answered(200, ())
    seen = log.open(live)
    for piece in pieces:
        live.sent(piece)
    live.ended(complete=True)
    log.end(seen)


def kept_bytes(log: ExchangeLog) -> int:
    """Return the bytes of all bodies that are kept."""
    return sum(len(seen.live.request.body or b"") + len(seen.live.body) for seen in log.all())


def test_the_oldest_are_forgotten() -> None:
    """The newest are kept, and the count is that of all."""
    log = ExchangeLog()
    for _ in range(MOST_EXCHANGES + 50):
        exchanged(log)

    assert log.received == MOST_EXCHANGES + 50
    assert [seen.number for seen in log.all()] == list(range(51, MOST_EXCHANGES + 51))


def test_large_bodies_are_cut_and_many_of_them_forgotten() -> None:
    """Hundreds of bodies of 10 MB take no more than the limit; their sizes are known."""
    log = ExchangeLog()
    body = b"x" * 10_000_000
    for _ in range(200):
        exchanged(log, body, (body,))

    last = log.all()[-1]
    assert kept_bytes(log) <= MOST_BYTES
    assert len(last.live.body) == len(last.live.request.body or b"") == MOST_BODY_BYTES
    assert (last.request_size, last.answer_size) == (len(body), len(body))
    assert seen_json(last)["curl"] is None


def test_a_stream_of_very_many_pieces_is_cut() -> None:
    """Pieces have a price of their own."""
    log = ExchangeLog()
    exchanged(log, pieces=(b"x",) * 10_000)

    (seen,) = log.all()
    assert len(seen.live.pieces) == MOST_PIECES
    assert seen.answer_size == 10_000


def test_the_size_is_that_of_what_is_kept() -> None:
    """It does not drift: after clearing and after much traffic as many are kept as at first."""
    log = ExchangeLog()
    counts: list[int] = []
    for _ in range(3):
        for _ in range(300):
            exchanged(log, b"x" * 200_000, (b"y" * 200_000,))
        counts.append(len(log.all()))
    log.clear()
    for _ in range(300):
        exchanged(log, b"x" * 200_000, (b"y" * 200_000,))

    assert {*counts, len(log.all())} == {MOST_BYTES // 404_000}


def test_what_is_forgotten_before_its_end_takes_no_size() -> None:
    """Streams that stay open are forgotten as well; when they end, nothing is counted and nothing fails."""
    log = ExchangeLog()
    lives = [LiveExchange(RecordedRequest("POST", "http://localhost/", (), b""), {}) for _ in range(300)]
    opened = [(live, log.open(live)) for live in lives]
    for _ in range(MOST_EXCHANGES):
        exchanged(log)
    log_was = len(log.all())
    for live, seen in opened:
        live.sent(b"x" * 250_000)
        live.ended(complete=True)
        log.end(seen)
    for _ in range(3):
        exchanged(log)

    assert len(log.all()) == log_was == MOST_EXCHANGES
    log.clear()
    assert log.all() == []
