"""uvicorn's HTTP/1.1 protocol with limits of time and size for each request, and without tracebacks."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from workers_ai_contract.http_server.complete import CompleteAnswer
from workers_ai_contract.http_server.doorway import MALFORMED_REQUEST, TOO_LARGE_HEAD
from workers_ai_contract.streams import sse

if TYPE_CHECKING:
    import asyncio

    from uvicorn._types import ASGI3Application
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

    from workers_ai_contract.http_server.complete import AtOnce
    from workers_ai_contract.wire import ApiError

TRANSPORT = "workers_ai_contract.transport"
"""The key of the scope that holds the transport of the connection."""
_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_STATUS_LINES = {status: f"HTTP/1.1 {status} {_PHRASES.get(status, '')}" for status in range(100, 600)}
MAX_HEAD_BYTES = 65_536
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_ABOUT_UPGRADES = frozenset({b"upgrade", b"connection", b"http2-settings"})
_REASONS = {400: b"Bad Request", 431: b"Request Header Fields Too Large"}


class LimitedProtocol(HttpToolsProtocol):
    """Serves one connection.

    A request that is incomplete after `request_timeout_s` is answered with 408, a malformed one with 400, and
    one whose headers, trailers or chunk extensions are longer than `MAX_HEAD_BYTES` with 431.
    """

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401 - uvicorn's
        at_once: AtOnce | None,
        request_timeout_s: float,
        **named: Any,  # noqa: ANN401 - uvicorn's
    ) -> None:
        super().__init__(*arguments, **named)
        self._app = cast("ASGI3Application", self.app)  # pyright: ignore[reportUnknownMemberType]
        self._at_once = at_once
        self._request_timeout_s = request_timeout_s
        self._limit: asyncio.TimerHandle | None = None
        self._receiving = True
        self._progressed = False
        self._unused = 0
        self._hidden: list[tuple[bytes, bytes]] = []
        self._arriving: RequestResponseCycle | None = None
        self._begun: RequestResponseCycle | None = None
        self._may_answer_at_once = True

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Wait for the rest of a request if it may be there already; else start a task for it."""
        cast("dict[str, Any]", cycle.scope)[TRANSPORT] = self.transport
        self._begun = cycle
        if self._at_once is not None and self._may_answer_at_once and cycle.more_body:
            self._arriving = cycle
        else:
            super()._start_asgi_task(cycle, app)

    def _answer(self, cycle: RequestResponseCycle) -> None:
        """Answer a request that arrived with one read: at once if possible, else in a task.

        Only one of each read: so a caller that sends many requests does not delay other callers.
        """
        self._may_answer_at_once = False
        if self._at_once is None or self.flow.write_paused:
            super()._start_asgi_task(cycle, self._app)
            return
        found = self._at_once(cast("dict[str, Any]", cycle.scope), bytes(cycle.body))
        if isinstance(found, CompleteAnswer):
            self._write(cycle, found)
        else:
            super()._start_asgi_task(cycle, cast("ASGI3Application", found))

    def _write(self, cycle: RequestResponseCycle, whole: CompleteAnswer) -> None:
        """Write head and body together, and end the exchange."""
        lines = [_STATUS_LINES[whole.status], *[f"{name}: {value}" for name, value in whole.headers]]
        if not cycle.keep_alive:
            lines.append("connection: close")
        head = "\r\n".join([*lines, "\r\n"]).encode("latin-1")
        self.transport.write(head if cycle.scope["method"] == "HEAD" else head + whole.content)
        cycle.response_started = cycle.response_complete = True
        if not cycle.keep_alive:
            self.transport.close()
        cycle.on_response()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the time limit of the first request."""
        super().connection_made(transport)
        self._start_limit()

    def data_received(self, data: bytes) -> None:
        """Pass the data on; start the time limit with the first byte of a request, end it with the last."""
        self._progressed = False
        self._may_answer_at_once = True
        self._feed(data)
        if self._arriving is not None:
            cycle, self._arriving = self._arriving, None
            super()._start_asgi_task(cycle, self._app)
        self._unused = 0 if self._progressed else self._unused + len(data)
        if self._unused > MAX_HEAD_BYTES:
            self._refuse(TOO_LARGE_HEAD)
        elif self._receiving and self._limit is None:
            self._start_limit()

    def _feed(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._feed_without_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserError:
            self._refuse(MALFORMED_REQUEST)

    def _feed_without_upgrade(self, rest: bytes) -> None:
        """Read a request that wants another protocol as one that does not want it; refuse CONNECT.

        The parser ends at the headers of such a request. Java's client sends one with a body by default.
        """
        method = self.scope["method"]
        if method == "CONNECT":
            self._refuse(MALFORMED_REQUEST)
            return
        lines = [b"%b %b HTTP/1.1" % (method.encode(), self.url)]
        self._hidden = [field for field in self.headers if field[0] in _ABOUT_UPGRADES]
        lines += [b"%b: %b" % field for field in self.headers if field[0] not in _ABOUT_UPGRADES]
        self.parser = httptools.HttpRequestParser(self)
        self._feed(b"\r\n".join([*lines, b"", rest]))

    def connection_lost(self, exc: Exception | None) -> None:
        """End the time limit, and the request that is being answered.

        uvicorn ends the latest request of the connection only, which may wait behind that one.
        """
        self._end_limit()
        super().connection_lost(exc)
        if self._begun is not None and not self._begun.response_complete:
            self._begun.disconnected = True
            self._begun.message_event.set()

    def on_message_begin(self) -> None:
        """Begin a request."""
        self._receiving = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Begin the body."""
        self._progressed = True
        if self.parser.should_upgrade():
            self.scope["method"] = self.parser.get_method().decode()
        else:
            self.headers += self._hidden
            self._hidden = []
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self._progressed = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request, and its time limit."""
        if self.parser.should_upgrade():
            return
        self._progressed = True
        self._receiving = False
        self._end_limit()
        super().on_message_complete()
        if self._arriving is not None:
            cycle, self._arriving = self._arriving, None
            self._answer(cycle)

    def _refuse(self, error: ApiError) -> None:
        """Answer what is not HTTP, unless an answer has begun, and close the connection."""
        if self._can_answer():
            content = sse.encode(error.body())
            head = (b"HTTP/1.1 %d " % error.status) + _REASONS[error.status]
            fields = b"content-type: application/json\r\ncontent-length: %d\r\nconnection: close" % len(
                content
            )
            self.transport.write(b"\r\n".join([head, fields, b"", content]))
        self._close()

    def _start_limit(self) -> None:
        self._limit = self.loop.call_later(self._request_timeout_s, self._give_up)

    def _end_limit(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _give_up(self) -> None:
        if self._can_answer():
            self.transport.write(_TOO_SLOW)
        self._close()

    def _can_answer(self) -> bool:
        return not self.pipeline and (self._is_idle() or not self.cycle.response_started)

    def _close(self) -> None:
        if not self._is_idle():
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.close()

    def _is_idle(self) -> bool:
        # uvicorn declares the cycle as always there, but it is None before the first request.
        return getattr(self.cycle, "response_complete", True)
