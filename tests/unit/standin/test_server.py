"""The server as a whole: starting, stopping, many at a time, callers that go away."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.loopback import PLAIN_HTTP
from workers_ai_contract.errors import SetupError, UsageError
from workers_ai_contract.standin import SeededAnswerer, StandIn
from workers_ai_contract.wire import Answer, Usage

if TYPE_CHECKING:
    from tests.unit.standin.conftest import Scripted
    from workers_ai_contract.wire import Exchange, ReceivedRequest, Reply

MODEL = "@cf/openai/gpt-oss-20b"
AI = "/client/v4/accounts/ID/ai"
CHAT = f"{AI}/v1/chat/completions"
CHAT_REQUEST: dict[str, Any] = {"model": MODEL, "messages": [{"role": "user", "content": "Tide?"}]}
# 5 MB as a stream, more than the buffers between the two ends hold: it stays open until somebody reads.
LONG = Answer("tide " * 25_000, None, (), "stop", Usage(1, 1))


def post(origin: str, body: dict[str, Any]) -> httpx.Response:
    """Make one call on a connection of its own."""
    headers = {"Authorization": "Bearer token"}
    return httpx.post(
        origin + CHAT, json=body, headers=headers, trust_env=False, verify=PLAIN_HTTP, timeout=30
    )


def open_stream(origin: str) -> socket.socket:
    """Ask for a stream and read no more than its first bytes."""
    host, _, port = origin.removeprefix("http://").partition(":")
    body = b'{"model": "@cf/openai/gpt-oss-20b", "messages": [], "stream": true}'
    size = len(body)
    head = f"POST {CHAT} HTTP/1.1\r\nHost: [::1]\r\nAuthorization: Bearer t\r\nContent-Length: {size}\r\n\r\n"
    caller = socket.create_connection((host, int(port)), timeout=10)
    caller.sendall(head.encode() + body)
    assert caller.recv(64).startswith(b"HTTP/1.1 200")
    return caller


@pytest.mark.slow
def test_importing_the_package_does_not_import_the_http_stack() -> None:
    """Whoever only needs the values pays for no server."""
    code = "import sys, workers_ai_contract.standin; print({'starlette', 'uvicorn'} & set(sys.modules))"

    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert output.strip() == "set()"


def test_stopping_leaves_nothing_behind() -> None:
    """No thread is left, and the port is free for the next one at once."""
    before = threading.active_count()
    with StandIn(SeededAnswerer(0)) as first:
        post(first.origin, CHAT_REQUEST)
        port = int(first.origin.rsplit(":", 1)[1])

    with StandIn(SeededAnswerer(0), port=port) as second:
        assert second.origin == first.origin
        assert post(second.origin, CHAT_REQUEST).status_code == 200

    assert threading.active_count() == before


@pytest.mark.slow
def test_open_streams_do_not_keep_it_from_stopping(
    script: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    """Callers that read slowly, or sent half a request, are cut off; nothing is logged."""
    script.says = LONG
    with StandIn(script) as stand_in:
        streams = [open_stream(stand_in.origin) for _ in range(5)]
        host, _, port = stand_in.origin.removeprefix("http://").partition(":")
        half = socket.create_connection((host, int(port)))
        half.sendall(f"POST {CHAT} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc".encode())
        begun = time.monotonic()

    assert time.monotonic() - begun < 2
    for caller in (*streams, half):
        caller.close()
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.slow
def test_a_caller_that_goes_away_disturbs_nobody(
    stand_in: StandIn, script: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    """In the middle of a stream or of a request: the next caller is answered, nothing is logged."""
    script.says = LONG
    for _ in range(5):
        open_stream(stand_in.origin).close()
    host, _, port = stand_in.origin.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as half:
        half.sendall(f"POST {CHAT} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc".encode())

    assert post(stand_in.origin, CHAT_REQUEST).status_code == 200
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.slow
def test_a_slow_reader_gets_the_whole_stream(stand_in: StandIn, script: Scripted) -> None:
    """The server waits for a slow reader, and serves others meanwhile."""
    script.says = LONG
    with open_stream(stand_in.origin) as slow:
        script.says = Answer("Good day.", None, (), "stop", Usage(1, 1))
        assert post(stand_in.origin, CHAT_REQUEST).status_code == 200

        last = b""
        while not last.endswith(b"data: [DONE]\n\n\r\n0\r\n\r\n"):
            last = last[-64:] + slow.recv(1 << 16)


@pytest.mark.slow
@pytest.mark.parametrize("stream", [False, True])
def test_thirty_two_callers_are_served_at_a_time(exchanges: list[Exchange], *, stream: bool) -> None:
    """Each of 32 threads gets the reply to its own request, and every exchange is recorded once."""
    bodies = [
        {**CHAT_REQUEST, "messages": [{"role": "user", "content": f"Tide {number}?"}], "stream": stream}
        for number in range(32)
    ]
    with StandIn(SeededAnswerer(0), on_exchange=exchanges.append) as stand_in, ThreadPoolExecutor(32) as pool:
        calls = [pool.submit(post, stand_in.origin, body) for body in bodies]
        together = [call.result().content for call in calls]
        alone = [post(stand_in.origin, body).content for body in bodies]

    assert together == alone
    assert len(exchanges) == 64


def test_a_busy_port_is_one_sentence() -> None:
    """It names the port and says what to do."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(SetupError, match=f"^port {port} on 127.0.0.1 is in use: "):
            StandIn(SeededAnswerer(0), port=port).__enter__()


@pytest.mark.parametrize(
    ("host", "port", "error"),
    [("127.0.0.1", 65536, UsageError), ("127.0.0.1", -1, UsageError), ("no..host", 0, SetupError)],
)
def test_where_nothing_can_listen_is_one_sentence(host: str, port: int, error: type[Exception]) -> None:
    """Ports and hosts that there are not."""
    with pytest.raises(error) as caught:
        StandIn(SeededAnswerer(0), host=host, port=port).__enter__()

    assert "\n" not in str(caught.value)


def test_an_ipv6_loopback_has_brackets_in_its_origin() -> None:
    """`::1` is loopback too."""
    try:
        with StandIn(SeededAnswerer(0), host="::1") as stand_in:
            assert stand_in.origin.startswith("http://[::1]:")
            assert post(stand_in.origin, CHAT_REQUEST).status_code == 200
    except SetupError:
        pytest.skip("this machine has no IPv6 loopback")


class Broken:
    """An answerer with a bug."""

    def reply(self, request: ReceivedRequest) -> Reply:
        """Fail."""
        raise ZeroDivisionError(request.path)


def test_a_bug_in_the_answerer_is_raised_at_the_end() -> None:
    """The caller meets a failure of the API, and who runs the stand-in learns of the bug."""
    stand_in = StandIn(Broken())
    answers: list[httpx.Response] = []

    def run() -> None:
        with stand_in:
            answers.append(post(stand_in.origin, CHAT_REQUEST))

    with pytest.raises(ZeroDivisionError):
        run()

    assert answers[0].status_code == 500
    assert answers[0].json()["errors"][0]["code"] == 8005


def test_the_exchange_is_told_before_the_answer_arrives(stand_in: StandIn, exchanges: list[Exchange]) -> None:
    """Whoever has an answer can rely on its exchange, every time."""
    with httpx.Client(
        headers={"Authorization": "Bearer token"}, trust_env=False, verify=PLAIN_HTTP
    ) as caller:
        for number in range(1, 101):
            caller.post(stand_in.origin + CHAT, json=CHAT_REQUEST)
            assert len(exchanges) == number


def test_a_stand_in_says_that_it_is_one() -> None:
    """A program that was given a URL can ask; the request is not one of the client's."""
    exchanges: list[Exchange] = []
    with StandIn(on_exchange=exchanges.append) as running:
        answer = httpx.get(f"{running.origin}/__wai/about", trust_env=False, verify=PLAIN_HTTP)

    assert (answer.status_code, answer.json()) == (200, {"standin": "workers-ai-contract"})
    assert exchanges == []


def test_a_foreign_host_is_refused(api: httpx.Client) -> None:
    """With 403 in the envelope of the API's front."""
    answer = api.get("/models/search", headers={"Host": "example.com"})

    assert (answer.status_code, answer.json()["success"]) == (403, False)
