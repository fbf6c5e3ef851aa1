"""Headers are decoded and checked once, and never mistaken for others."""

from __future__ import annotations

from workers_ai_contract.http_server.doorway import FOREIGN_HOST, TOO_MANY_HEADERS
from workers_ai_contract.http_server.heads import Heads

LOCAL = (b"host", b"localhost")


def test_the_same_headers_are_read_once() -> None:
    """The next request of a client gets the same mapping."""
    heads = Heads()
    first, second = (heads.of([LOCAL, (b"x-tide", b"high")], "127.0.0.1") for _ in range(2))

    assert first is second
    assert (first.headers, first.error) == ({"host": "localhost", "x-tide": "high"}, None)


def test_other_values_and_addresses_are_others() -> None:
    """What is refused on one address may be right on another."""
    heads = Heads()
    foreign = [(b"host", b"tide.example")]

    assert heads.of([LOCAL], "127.0.0.1").error is None
    assert heads.of(foreign, "127.0.0.1").error is FOREIGN_HOST
    assert heads.of(foreign, "192.0.2.1").error is None
    assert heads.of([LOCAL, (b"x", b"1")], "127.0.0.1").headers["x"] == "1"
    assert heads.of([LOCAL, (b"x", b"2")], "127.0.0.1").headers["x"] == "2"


def test_what_is_remembered_is_bounded() -> None:
    """Long heads, and more heads than clients have, are read each time."""
    heads = Heads()
    long = [LOCAL, (b"x", b"a" * 10_000)]
    assert heads.of(long, "127.0.0.1") is not heads.of(long, "127.0.0.1")
    many = [LOCAL, *[(b"x", b"y")] * 200]
    assert heads.of(many, "127.0.0.1").error is TOO_MANY_HEADERS

    first = heads.of([LOCAL], "127.0.0.1")
    for number in range(300):
        heads.of([LOCAL, (b"x", b"%d" % number)], "127.0.0.1")
    assert heads.of([LOCAL], "127.0.0.1") is not first
