"""Requests that only bytes on a socket can make: upgrades, endless heads, trailers and chunk extensions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.unit.standin.test_hostile import connected

if TYPE_CHECKING:
    import socket

    from workers_ai_contract.standin import StandIn

RUN = b"/client/v4/accounts/ID/ai/run/@cf/openai/gpt-oss-20b"
BODY = b'{"prompt": "Tide?"}'
UPGRADE = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP\r\n"
CHUNKED = b"POST " + RUN + b" HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"


def head(more: bytes = b"") -> bytes:
    """Return the head of a request with a body."""
    length = b"Content-Length: %d\r\n\r\n" % len(BODY)
    return b"POST " + RUN + b" HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t\r\n" + more + length


def answered(caller: socket.socket) -> tuple[bytes, bytes]:
    """Return the head and the body of one answer."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = caller.recv(1 << 16)
        assert piece, "the connection was closed"
        data += piece
    lines, _, body = data.partition(b"\r\n\r\n")
    length = int(lines.lower().partition(b"content-length:")[2].split()[0])
    while len(body) < length:
        body += caller.recv(1 << 16)
    return lines, body


@pytest.mark.parametrize("together", [True, False])
def test_a_wish_for_another_protocol_loses_no_body(stand_in: StandIn, *, together: bool) -> None:
    """Java's client asks for HTTP/2 with its first request, whose body may come in a segment of its own."""
    with connected(stand_in) as caller:
        for _ in range(2):
            if together:
                caller.sendall(head(UPGRADE) + BODY)
            else:
                caller.sendall(head(UPGRADE))
                caller.sendall(BODY)
            lines, body = answered(caller)
            assert lines.startswith(b"HTTP/1.1 200 ")
            assert json.loads(body)["success"] is True


def test_a_tunnel_is_refused(stand_in: StandIn) -> None:
    """CONNECT is for proxies."""
    with connected(stand_in) as caller:
        caller.sendall(b"CONNECT localhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        lines, body = answered(caller)

    assert lines.startswith(b"HTTP/1.1 400 ")
    assert json.loads(body)["errors"][0]["code"] == 7000


@pytest.mark.parametrize(
    ("begun", "endless"),
    [
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nX: ", b"x" * 8_000),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\n", b"X: y\r\n" * 1_000),
        (b"POST /", b"x" * 8_000),
        (CHUNKED + b"0\r\n", b"X: y\r\n" * 1_000),
        (CHUNKED + b"0\r\nX: ", b"y" * 8_000),
        (CHUNKED + b"1;x=", b"y" * 8_000),
    ],
    ids=["header", "headers", "path", "trailers", "trailer", "extension"],
)
def test_what_surrounds_a_body_has_a_limit(stand_in: StandIn, begun: bytes, endless: bytes) -> None:
    """Without end, it is refused after 64 kB, and the connection is closed."""
    with connected(stand_in) as caller:
        caller.sendall(begun)
        answer = b""
        for _ in range(200):
            try:
                caller.sendall(endless)
            except OSError:
                break
        try:
            while piece := caller.recv(1 << 16):
                answer += piece
        except ConnectionError:
            pass

    # The answer is lost if it crosses what is still being sent.
    assert answer == b"" or answer.startswith((b"HTTP/1.1 431 ", b"HTTP/1.1 400 "))


def test_a_large_head_is_answered_with_431(stand_in: StandIn) -> None:
    """And says why."""
    with connected(stand_in) as caller:
        caller.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 66_000)
        lines, body = answered(caller)

    assert lines.startswith(b"HTTP/1.1 431 Request Header Fields Too Large")
    assert json.loads(body)["errors"][0]["message"] == "The headers of the request are too large"


def test_requests_that_come_at_once_are_answered_in_order(stand_in: StandIn) -> None:
    """Pipelined: each gets its own answer."""
    paths = [b"/%d" % number for number in range(20)]
    with connected(stand_in) as caller:
        caller.sendall(b"".join(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n" for path in paths))
        data = b""
        while data.count(b'"messages":[]') < len(paths):
            data += caller.recv(1 << 16)

    places = [data.index(b"Could not route to " + path + b",") for path in paths]
    assert places == sorted(places)


def test_nothing_is_put_into_an_answer_that_has_begun(stand_in: StandIn) -> None:
    """Rubbish after a request with a stream does not write an error into the stream."""
    body = b'{"prompt": "Tide?", "stream": true}'
    begun = b"POST " + RUN + b" HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t\r\n"
    with connected(stand_in) as caller:
        caller.sendall(begun + b"Content-Length: %d\r\n\r\n" % len(body) + body + b"\x00rubbish\r\n\r\n")
        answer = b"".join(iter(lambda: caller.recv(1 << 16), b""))

    assert answer.count(b"HTTP/1.1 ") == 1
