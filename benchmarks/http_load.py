"""A closed loop of HTTP requests over several kept connections: each sends the next request at once."""

from __future__ import annotations

import selectors
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEAD_END = b"\r\n\r\n"


@dataclass(slots=True)
class Load:
    """What a run measured: answers, seconds, and how many had another status than 200."""

    answers: int
    seconds: float
    others: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


class _Connection:
    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""

    def send(self, request: bytes) -> None:
        self._received = b""
        self.socket.sendall(request)

    def status(self) -> int | None:
        """Read what has arrived; return the status once the answer is whole."""
        data = self.socket.recv(1 << 16)
        if not data:
            raise ConnectionError("the server closed the connection")
        self._received += data
        head, found, body = self._received.partition(_HEAD_END)
        if not found or len(body) < _length(head):
            return None
        return int(head.split(b" ", 2)[1])


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    raise ValueError("the answer has no content-length")


def http_request(path: str, body: bytes) -> bytes:
    """Return the bytes of a request with a JSON body."""
    fields = (
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        "Authorization: Bearer token",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join((*fields, "", "")).encode() + body


def load(address: tuple[str, int], requests: Sequence[bytes], *, connections: int, seconds: float) -> Load:
    """Send the requests in turns for some seconds and count the answers."""
    opened = [_Connection(address) for _ in range(connections)]
    answers = others = 0
    with selectors.DefaultSelector() as selector:
        for number, each in enumerate(opened):
            selector.register(each.socket, selectors.EVENT_READ, each)
            each.send(requests[number % len(requests)])
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds:
            for key, _ in selector.select():
                status = key.data.status()
                if status is not None:
                    answers += 1
                    others += status != 200  # noqa: PLR2004 - the status of HTTP
                    key.data.send(requests[answers % len(requests)])
        taken = time.perf_counter() - begun
    for each in opened:
        each.socket.close()
    return Load(answers, taken, others)
