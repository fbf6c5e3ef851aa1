"""What the proxy forwards: bytes, streams, aborts and errors, as without it."""

from __future__ import annotations

import gzip
import json
import socket
import threading
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest
from openai import APIConnectionError, BadRequestError, OpenAI

from tests.unit.proxying.upstreams import RawServer, connect, read_all, reset
from workers_ai_contract import serve
from workers_ai_contract.api.proxying import proxy
from workers_ai_contract.vocabulary import MODEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHAT = "/client/v4/accounts/ID/ai/v1/chat/completions"
END = b"\r\n\r\n"
ASKED: dict[str, Any] = {"model": MODEL, "messages": [{"role": "user", "content": "Tide?"}]}


@pytest.fixture(scope="module")
def origins() -> Iterator[tuple[str, str]]:
    """Run a stand-in, and a proxy before it."""
    with serve() as upstream, proxy(upstream) as running:
        yield upstream, running.origin


def client(origin: str) -> OpenAI:
    """Return the client of the package `openai`."""
    return OpenAI(base_url=f"{origin}/client/v4/accounts/ID/ai/v1", api_key="token", max_retries=0)


def post(origin: str, body: Any = ASKED, **headers: str) -> httpx.Response:  # noqa: ANN401 - JSON
    """Make one call."""
    named = {"Authorization": "Bearer token-of-the-test", **headers}
    return httpx.post(origin + CHAT, json=body, headers=named, trust_env=False, timeout=20)


CALLS: dict[str, Callable[[OpenAI], Any]] = {
    "chat": lambda made: made.chat.completions.create(model=MODEL, messages=ASKED["messages"]).to_json(),
    "stream": lambda made: [
        chunk.to_json()
        for chunk in made.chat.completions.create(model=MODEL, messages=ASKED["messages"], stream=True)
    ],
    "responses": lambda made: made.responses.create(model=MODEL, input="Tide?").to_json(),
}


@pytest.mark.parametrize("name", CALLS)
def test_the_openai_client_gets_the_same(origins: tuple[str, str], name: str) -> None:
    """A chat, a stream and a response, through the proxy as without it."""
    answers: list[Any] = []
    for origin in origins:
        with client(origin) as made:
            answers.append(CALLS[name](made))

    assert answers[1] == answers[0]


def test_an_error_is_the_same(origins: tuple[str, str]) -> None:
    """Status, body and type of a refusal."""
    refused: list[Any] = []
    for origin in origins:
        with client(origin) as made, pytest.raises(BadRequestError) as raised:
            cast("Any", made).chat.completions.create(model=MODEL, messages=[{"role": "user"}])
        refused.append((raised.value.status_code, raised.value.body))

    assert refused[0] == refused[1]


def test_bytes_are_forwarded_unchanged() -> None:
    """The target, the body and what headers say; a compressed answer stays compressed."""
    packed = gzip.compress(b'{"errors": []}')
    head = f"HTTP/1.1 429 Slow\r\nX-A: 1\r\nX-A: 2\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}"
    with (
        RawServer(lambda connection: connection.sendall(head.encode() + END + packed)) as upstream,
        proxy(upstream.origin) as running,
        connect(running.origin) as caller,
    ):
        caller.sendall(
            b"POST /a%2Fb?q=%20 HTTP/1.1\r\nHost: localhost\r\nX-B: y\r\nContent-Length: 9\r\n"
            b"Connection: close\r\n\r\n\xff\x00 {bytes"
        )
        answer = read_all(caller)

    assert answer.startswith(b"HTTP/1.1 429 ")
    assert answer.endswith(b"\r\n\r\n" + packed)
    assert b"\r\nx-a: 1\r\nx-a: 2\r\ncontent-encoding: gzip\r\n" in answer
    sent = upstream.received[0]
    assert sent.startswith(b"POST /a%2Fb?q=%20 HTTP/1.1\r\n")
    assert sent.endswith(b"\r\n\r\n\xff\x00 {bytes")
    assert f"host: {upstream.origin.removeprefix('http://')}".encode() in sent.lower()
    assert b"x-b: y" in sent.lower()


def test_a_piece_of_a_stream_is_forwarded_before_the_next_one_exists() -> None:
    """The upstream waits until the caller has the first piece."""
    has_first = threading.Event()

    def stream(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        assert has_first.wait(20)
        connection.sendall(b"4\r\nlast\r\n0\r\n\r\n")

    with (
        RawServer(stream) as upstream,
        proxy(upstream.origin) as running,
        httpx.stream("POST", running.origin + CHAT, json=ASKED, trust_env=False, timeout=20) as answer,
    ):
        pieces = answer.iter_raw()
        first = next(pieces)
        has_first.set()

        assert (first, b"".join(pieces)) == (b"first", b"last")


@pytest.mark.parametrize("ending", ["closed", "reset"])
def test_an_answer_that_breaks_off_breaks_off(ending: str) -> None:
    """The caller gets what was sent, and no proper end."""

    def break_off(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        if ending == "reset":
            caller_has_it.wait(20)
            reset(connection)

    caller_has_it = threading.Event()
    with (
        RawServer(break_off) as upstream,
        proxy(upstream.origin) as running,
        httpx.stream("POST", running.origin + CHAT, json=ASKED, trust_env=False, timeout=20) as answer,
    ):
        pieces = answer.iter_raw()
        assert next(pieces) == b"first"
        caller_has_it.set()
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            next(pieces)

    assert dict(running.tally.not_judged)["whose answer broke off"] == 1


def test_a_caller_that_goes_away_ends_the_call_upstream() -> None:
    """The upstream's connection is closed, while its stream is open."""
    closed: list[bytes] = []

    def stream(connection: socket.socket) -> None:
        connection.settimeout(20)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        closed.append(connection.recv(1))

    with RawServer(stream) as upstream, proxy(upstream.origin) as running:
        with httpx.stream("POST", running.origin + CHAT, json=ASKED, trust_env=False, timeout=20) as answer:
            next(answer.iter_raw())

        assert upstream.ended.wait(20)

    assert closed == [b""]


def test_an_upstream_that_hangs_up_hangs_up() -> None:
    """Before an answer: for the client it is the connection error that it is without the proxy."""
    with (
        RawServer(reset) as upstream,
        proxy(upstream.origin) as running,
        client(running.origin) as made,
        pytest.raises(APIConnectionError),
    ):
        made.chat.completions.create(model=MODEL, messages=ASKED["messages"])


def test_an_upstream_that_cannot_be_reached_is_named() -> None:
    """With status 502, in the API's form, and a header of its own; it is no finding."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with proxy(f"http://127.0.0.1:{port}") as running:
        answer = post(running.origin)

    assert answer.status_code == 502
    assert f"cannot reach http://127.0.0.1:{port}" in answer.json()["errors"][0]["message"]
    assert answer.headers["x-wai-proxy"] == "unreachable"
    assert (running.tally.valid, running.tally.invalid, running.tally.unreadable) == (1, 0, 1)


def test_a_body_beyond_the_limit_is_forwarded_and_not_kept() -> None:
    """Piece by piece, so that memory stays bounded; what is not read cannot be judged."""
    body = json.dumps({"model": MODEL, "prompt": "x" * 10_100_000}).encode()
    with (
        RawServer(lambda each: each.sendall(b"HTTP/1.1 413 X\r\nContent-Length: 0\r\n\r\n")) as upstream,
        proxy(upstream.origin) as running,
    ):
        answer = httpx.post(running.origin + CHAT, content=body, trust_env=False, timeout=20)

    assert answer.status_code == 413
    assert upstream.received[0].endswith(body)
    assert dict(running.tally.not_judged) == {"whose request was not kept": 1, "whose answer was not kept": 1}


def test_only_this_machine_is_served() -> None:
    """A web page cannot reach the proxy through a name that resolves to it."""
    with serve() as upstream, proxy(upstream) as running:
        answer = post(running.origin, Host="evil.example")

    assert answer.status_code == 403
