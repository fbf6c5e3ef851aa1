"""A bare HTTP/1.1 client over asyncio streams: it sees what really arrives."""

from __future__ import annotations

import asyncio
import json
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

TOKEN_LINE = "Authorization: Bearer token"  # noqa: S105 - any token is accepted
_SMALL_BUFFER = 4_096
# Not smaller than a segment on loopback, or the sender waits for its timer each time.
_SMALL_WINDOW = 65_536
_LAST_CHUNK = b"\r\n0\r\n\r\n"
_LARGEST_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class Call:
    """A request; `body` is its JSON text."""

    path: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()

    def encoded(self) -> bytes:
        """Return the bytes of the request."""
        lines = [
            f"POST {self.path} HTTP/1.1",
            "Host: localhost",
            TOKEN_LINE,
            f"Content-Length: {len(self.body)}",
        ]
        lines += [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


def json_call(path: str, body: Mapping[str, Any], **headers: str) -> Call:
    """Return a call with a JSON body; underscores in the names of headers are hyphens."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Call(path, json.dumps(body).encode(), named)


class Connection:
    """One connection; used by one task."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @staticmethod
    async def open(origin: str, *, small_buffer: bool = False) -> Connection:
        """Connect; with a small buffer, a stream that is read slowly stays open at the server."""
        target = urlsplit(origin)
        plain = socket.socket()
        if small_buffer:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SMALL_WINDOW)
        plain.setblocking(False)  # noqa: FBT003 - the name of the argument says no more
        await asyncio.get_running_loop().sock_connect(plain, (target.hostname, target.port))
        limit = _SMALL_BUFFER if small_buffer else _LARGEST_LINE
        reader, writer = await asyncio.open_connection(sock=plain, limit=limit)
        return Connection(reader, writer)

    async def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def head(self) -> tuple[int, dict[str, str]]:
        """Read the head of an answer: the status and the headers, with names in lower case."""
        text = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, *lines = text.split("\r\n")
        pairs = (line.partition(":") for line in lines if line)
        return int(status.split(" ")[1]), {name.lower(): value.strip() for name, _, value in pairs}

    async def body(self, headers: Mapping[str, str]) -> bytes:
        """Read the body to its end."""
        if "content-length" in headers:
            return await self.reader.readexactly(int(headers["content-length"]))
        parts: list[bytes] = []
        while size := int((await self.reader.readuntil(b"\r\n")).split(b";")[0], 16):
            parts.append(await self.reader.readexactly(size))
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)
        return b"".join(parts)

    async def stream_until(self, end: bytes) -> bytes:
        """Read the chunks of a body until it ends so; the connection may stay open."""
        received = bytearray()
        while not received.endswith(end):
            size = int(await self.reader.readuntil(b"\r\n"), 16)
            received += await self.reader.readexactly(size)
            await self.reader.readexactly(2)
        return bytes(received)

    async def slow_stream(self, pause_s: float) -> bytes:
        """Read a chunked body in pieces of some kilobytes, with a pause after each."""
        received = bytearray()
        while not received.endswith(_LAST_CHUNK):
            piece = await self.reader.read(_SMALL_BUFFER)
            if not piece:
                raise EOFError(f"the stream ended after {len(received)} bytes")
            received += piece
            await asyncio.sleep(pause_s)
        return b"".join(_chunks(bytes(received)))

    async def exchange(self, call: Call) -> tuple[int, bytes]:
        """Make a call and return the status and the body."""
        await self.send(call.encoded())
        status, headers = await self.head()
        return status, await self.body(headers)

    def close(self) -> None:
        """Close at once, whatever is still under way."""
        self.writer.transport.abort()


def _chunks(data: bytes) -> Iterator[bytes]:
    place = 0
    while True:
        end = data.index(b"\r\n", place)
        size = int(data[place:end], 16)
        if not size:
            return
        yield data[end + 2 : end + 2 + size]
        place = end + 2 + size + 2
