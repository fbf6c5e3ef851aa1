"""How many small calls `wai proxy` passes on one core, and how much later the first byte of a stream comes.

The upstream is a small server that answers at once with fixed bytes, so that what is measured is the proxy.
Both numbers are of one run: calls go through the proxy in turns (a rate of its own processor time, which
other work on the machine changes less than one of the clock), then streams go with and without it in turns.
Run by hand (`make benchmark-proxy`), never by a test.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.unit.traffic.samples import ANSWERED, STREAM

from benchmarks.http_load import http_request, load

if TYPE_CHECKING:
    from collections.abc import Generator

_PATH = "/client/v4/accounts/ID/ai/v1/chat/completions"
_MODEL = "@cf/openai/gpt-oss-20b"
_PROXY_CORE = 0
_WANTED_CALLS = 500
_WANTED_MS = 3.0
_WHOLE = json.dumps(ANSWERED).encode()
_EVENTS = [part.encode() + b"\n\n" for part in STREAM.split("\n\n") if part]


class _Upstream(asyncio.Protocol):
    """Answers each request at once; one that asks for a stream with chunks."""

    def __init__(self) -> None:
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - of a stream
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer what is complete."""
        assert self._transport is not None  # noqa: S101 - connected
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        lengths = (line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        length = int(next(lengths, b"content-length: 0").partition(b":")[2])
        if not found or len(body) < length:
            return
        self._received = body[length:]
        self._transport.write(_streamed() if b'"stream": true' in body else _at_once())


def _at_once() -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (
        len(_WHOLE),
        _WHOLE,
    )


def _streamed() -> bytes:
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(event), event) for event in _EVENTS)
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
    return head + chunks + b"0\r\n\r\n"


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Upstream, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def _program(command: list[str]) -> Generator[tuple[subprocess.Popen[bytes], int]]:
    """Run a program that prints its port, or a URL with it, in its first line."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            assert process.stdout is not None  # noqa: S101 - as asked for
            yield process, int(process.stdout.readline().decode().strip().rpartition(":")[2])
        finally:
            process.terminate()


def _processor_s(process: subprocess.Popen[bytes]) -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _body(*, stream: bool) -> bytes:
    asked = {
        "model": _MODEL,
        "messages": [{"role": "user", "content": "When is high tide?"}],
        "stream": stream,
    }
    return json.dumps(asked).encode()


class _Caller:
    """One kept connection, over which streams are asked for."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = http_request(_PATH, _body(stream=True))

    def first_byte_ms(self) -> float:
        """Return how long the first byte of the body took, in milliseconds."""
        begun = time.perf_counter()
        self._socket.sendall(self._request)
        received = b""
        first = None
        while not received.endswith(b"0\r\n\r\n"):
            data = self._socket.recv(1 << 16)
            if not data:
                raise ConnectionError("the server closed the connection")
            received += data
            if first is None and received.partition(b"\r\n\r\n")[2]:
                first = time.perf_counter() - begun
        assert first is not None  # noqa: S101 - there is a body
        return first * 1000


def main() -> int:
    """Measure and print; 1 if a number is worse than wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0, help="length of a turn (default: %(default)s)")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--streams", type=int, default=400)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--upstream", action="store_true", help="be the upstream")
    given = parser.parse_args()
    if given.upstream:
        asyncio.run(_serve())
    wai = str(Path(sys.executable).parent / "wai")
    with _program([sys.executable, "-m", "benchmarks.proxy", "--upstream"]) as (_, upstream):
        command = [wai, "proxy", "--upstream", f"http://127.0.0.1:{upstream}"]
        with _program(command) as (proxy, port):
            os.sched_setaffinity(proxy.pid, {_PROXY_CORE})
            calls = _calls(proxy, port, given)
            later = _later(upstream, port, given.streams)
    return 0 if calls >= _WANTED_CALLS and later < _WANTED_MS else 1


def _calls(proxy: subprocess.Popen[bytes], port: int, given: argparse.Namespace) -> float:
    request = [http_request(_PATH, _body(stream=False))]
    rates: list[float] = []
    for turn in range(given.turns + 1):
        before = _processor_s(proxy)
        done = load(("127.0.0.1", port), request, connections=given.connections, seconds=given.seconds)
        rate = done.answers / (_processor_s(proxy) - before)
        if done.others:
            raise SystemExit(f"{done.others} answers were not 200")
        # The first turn warms up.
        if turn:
            rates.append(rate)
            print(f"turn {turn}: {rate:.0f} calls a processor second, {done.rate:.0f} a second", flush=True)
    mean = statistics.mean(rates)
    print(f"calls: {mean:.0f} a processor second, on one core (wanted: {_WANTED_CALLS})")
    return mean


def _later(upstream: int, port: int, streams: int) -> float:
    direct, proxied = _Caller(upstream), _Caller(port)
    times: dict[str, list[float]] = {"without": [], "with": []}
    for _ in range(streams):
        times["without"].append(direct.first_byte_ms())
        times["with"].append(proxied.first_byte_ms())
    medians = {name: statistics.median(values) for name, values in times.items()}
    later = medians["with"] - medians["without"]
    print("first byte of a stream:", ", ".join(f"{each:.2f} ms {name} it" for name, each in medians.items()))
    print(f"later by {later:.2f} ms in the median (wanted: less than {_WANTED_MS:g})")
    return later


if __name__ == "__main__":
    sys.exit(main())
