"""The connections to the upstream: each is kept open behind its answer, and used again, the last one first.

httpcore's own pool looks at every connection for every request; here, their number makes no difference.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpcore
import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from workers_ai_contract.proxying.upstream import Headers

_CONNECT_S = 30.0
_KEPT_S = 30.0
_MOST_KEPT = 100
_LENGTHS = frozenset({b"content-length", b"transfer-encoding"})
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
BROKEN = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)
"""What is raised if the upstream cannot be reached, or breaks off."""
UNREACHED = (httpcore.ConnectError, httpcore.ConnectTimeout)
"""Of these, what is raised before anything was sent."""


class Connections:
    """The connections to one origin, which belong to one event loop."""

    def __init__(self, origin: str) -> None:
        url = httpcore.URL(origin)
        self._origin = url.origin
        is_secure = urlsplit(origin).scheme == "https"
        self._ssl_context = httpx.create_ssl_context() if is_secure else None
        self._idle: list[httpcore.AsyncHTTPConnection] = []

    @asynccontextmanager
    async def answered(
        self, method: str, target: bytes, headers: Headers, content: bytes | AsyncIterator[bytes]
    ) -> AsyncGenerator[httpcore.Response]:
        """Send a request; in the block, its answer can be read.

        Raises:
            BROKEN: the upstream cannot be reached, or breaks off.
        """
        request = httpcore.Request(
            method,
            httpcore.URL(
                scheme=self._origin.scheme, host=self._origin.host, port=self._origin.port, target=target
            ),
            headers=_with_length(method, headers, content),
            content=content,
            extensions={"timeout": {"connect": _CONNECT_S}},
        )
        connection = await self._taken()
        try:
            response = await connection.handle_async_request(request)
            try:
                yield response
            finally:
                await response.aclose()
        finally:
            await self._left(connection)

    async def close(self) -> None:
        """Close all connections."""
        while self._idle:
            await self._idle.pop().aclose()

    async def _taken(self) -> httpcore.AsyncHTTPConnection:
        while self._idle:
            connection = self._idle.pop()
            if not connection.has_expired():
                return connection
            await connection.aclose()
        return httpcore.AsyncHTTPConnection(self._origin, self._ssl_context, keepalive_expiry=_KEPT_S)

    async def _left(self, connection: httpcore.AsyncHTTPConnection) -> None:
        if connection.is_idle() and len(self._idle) < _MOST_KEPT:
            self._idle.append(connection)
        else:
            await connection.aclose()


def _with_length(method: str, headers: Headers, content: bytes | AsyncIterator[bytes]) -> Headers:
    """Return the headers with the length of the body, which a chunked request does not have."""
    if not _LENGTHS.isdisjoint(name for name, _ in headers):
        return headers
    if not isinstance(content, bytes):
        return [*headers, (b"transfer-encoding", b"chunked")]
    if content or method in _WITH_BODY:
        return [*headers, (b"content-length", str(len(content)).encode())]
    return headers
