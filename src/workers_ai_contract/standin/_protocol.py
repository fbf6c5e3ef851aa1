"""uvicorn's HTTP/1.1 protocol with a time limit for each request, and without tracebacks for broken ones."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn._types import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope

TRANSPORT = "workers_ai_contract.transport"
"""The key of the scope that holds the transport of the connection."""
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_INCOMPLETE = frozenset({h11.IDLE, h11.SEND_BODY})
_UNANSWERED = frozenset({h11.IDLE, h11.SEND_RESPONSE})


class LimitedProtocol(H11Protocol):
    """Serves one connection; answers a request with 408 if it is incomplete after `request_timeout_s`."""

    def __init__(self, *arguments: Any, request_timeout_s: float, **named: Any) -> None:  # noqa: ANN401 - uvicorn's
        super().__init__(*arguments, **named)
        self._request_timeout_s = request_timeout_s
        self.app = self._with_transport(self.app)
        self._limit: asyncio.TimerHandle | None = None

    def _with_transport(self, app: ASGI3Application) -> ASGI3Application:
        """Return the application with the connection's transport in its scope, to send raw bytes."""

        async def with_transport(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
            named = cast("dict[str, Any]", scope)
            named[TRANSPORT] = self.transport
            await app(scope, receive, send)

        return with_transport

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the time limit of the first request."""
        super().connection_made(transport)
        self._start_limit()

    def data_received(self, data: bytes) -> None:
        """Pass the data on; start the time limit with the first byte of a request, end it with the last."""
        super().data_received(data)
        if self.conn.their_state not in _INCOMPLETE:
            self._end_limit()
        elif self._limit is None:
            self._start_limit()

    def connection_lost(self, exc: Exception | None) -> None:
        """End the time limit."""
        self._end_limit()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse a broken request; a HEAD request and a half-sent answer allow no such text."""
        with suppress(h11.LocalProtocolError):
            super().send_400_response(msg)
        self.transport.close()

    def _start_limit(self) -> None:
        self._limit = self.loop.call_later(self._request_timeout_s, self._give_up)

    def _end_limit(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _give_up(self) -> None:
        if self.conn.our_state in _UNANSWERED:
            self.transport.write(_TOO_SLOW)
        self.transport.close()
