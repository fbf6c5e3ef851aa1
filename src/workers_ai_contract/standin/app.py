"""The ASGI application: turns HTTP requests into arrivals, and sends what the service returns."""

from __future__ import annotations

import asyncio
import re
import time
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from workers_ai_contract.http_server.doorway import NOT_HERE, is_loopback
from workers_ai_contract.http_server.heads import Heads
from workers_ai_contract.inspector import PREFIX
from workers_ai_contract.routing.arrival import Arrival
from workers_ai_contract.routing.front import BACKEND_FAILED, MAX_BODY_BYTES
from workers_ai_contract.routing.matching import RouteTable
from workers_ai_contract.routing.routes import TEMPLATES
from workers_ai_contract.standin.rendering import render_body, render_error
from workers_ai_contract.standin.sending import send_rendered, whole_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

    from workers_ai_contract.http_server.complete import CompleteAnswer
    from workers_ai_contract.inspector import Inspector
    from workers_ai_contract.standin.observing import Observer, WatchedAnswer
    from workers_ai_contract.standin.rendering import Rendered
    from workers_ai_contract.standin.replaying import RecordedAnswers
    from workers_ai_contract.standin.service import Service

_INSPECTED = PREFIX.encode()
_ABOUT = _INSPECTED + b"about"
_SAYS_SO = render_body({"standin": "workers-ai-contract"})
_CALL_PREFIX = re.compile(rb"/call/([^/]+)(?=/)")
_LARGE_BYTES = 100_000
"""Judging a body of this size takes up to 50 ms, during which the event loop would stand still."""


class _CallerGoneError(Exception):
    """The caller closed the connection before its request was complete."""


class StandInApp:
    """The application; its own exceptions become the API's failure response and go to `on_failure`.

    `observer` must be told of each exchange by the service. `/__wai/about` is not an exchange: it says that
    this is a stand-in, on any address, with or without an inspector.
    """

    def __init__(
        self,
        service: Service | RecordedAnswers,
        on_failure: Callable[[Exception], None],
        observer: Observer,
        inspector: Inspector | None = None,
    ) -> None:
        self._service = service
        self._on_failure = on_failure
        self._observer = observer
        self._inspector = inspector
        self._table = RouteTable(TEMPLATES)
        self._heads = Heads()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, whatever it is."""
        is_about = scope["raw_path"] == _ABOUT
        inspected = self._inspector if scope["raw_path"].startswith(_INSPECTED) else None
        address = _address(scope)
        error = self._heads.of(scope["headers"], address).error
        if error is None and inspected is not None and not is_about and not is_loopback(address):
            error = NOT_HERE
        if error is not None or is_about:
            rendered = _SAYS_SO if error is None else render_error(error)
            await send_rendered(rendered, None, scope, receive, send)
        elif inspected is not None:
            await inspected(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    def at_once(self, scope: Scope, data: bytes) -> CompleteAnswer | ASGIApp:
        """Return the answer to a request that has arrived completely, or else what answers it.

        Most answers are whole and quickly found, and need no task of their own.
        """
        head = self._heads.of(scope["headers"], _address(scope))
        is_ours = scope["raw_path"].startswith(_INSPECTED)
        if len(data) > _LARGE_BYTES or is_ours or head.error is not None:
            return self
        rendered, watched = self._decided(scope, data, head.headers)
        whole = whole_of(rendered, watched)
        return partial(send_rendered, rendered, watched) if whole is None else whole

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            data = await _body(receive)
        except _CallerGoneError:
            return
        if data is not None and len(data) > _LARGE_BYTES:
            rendered, watched = await self._decided_in_a_thread(scope, data)
        else:
            headers = self._heads.of(scope["headers"], _address(scope)).headers
            rendered, watched = self._decided(scope, data, headers)
        await send_rendered(rendered, watched, scope, receive, send)

    def _decided(
        self, scope: Scope, data: bytes | None, headers: Mapping[str, str]
    ) -> tuple[Rendered, WatchedAnswer | None]:
        arrival = _arrival(scope, self._table, data, headers)
        begun_s = time.monotonic()
        try:
            rendered = self._service.handle(arrival)
        except Exception as failure:  # noqa: BLE001 - raised again when the stand-in stops
            rendered = self._failed(failure)
        return rendered, self._observer.begin(arrival, _target(scope), rendered.fault, begun_s)

    async def _decided_in_a_thread(self, scope: Scope, data: bytes) -> tuple[Rendered, WatchedAnswer | None]:
        """Judge a large body in a thread, while other requests are answered and streams flow."""
        headers = self._heads.of(scope["headers"], _address(scope)).headers
        arrival = _arrival(scope, self._table, data, headers)
        begun_s = time.monotonic()
        try:
            answer = await asyncio.to_thread(self._service.consider, arrival)
            rendered = answer()
        except Exception as failure:  # noqa: BLE001 - raised again when the stand-in stops
            rendered = self._failed(failure)
        return rendered, self._observer.begin(arrival, _target(scope), rendered.fault, begun_s)

    def _failed(self, failure: Exception) -> Rendered:
        self._on_failure(failure)
        return render_error(BACKEND_FAILED)


def _address(scope: Scope) -> str:
    address: str = (scope.get("server") or ("",))[0]
    return address


def _target(scope: Scope) -> str:
    query: bytes = scope["query_string"]
    target: bytes = scope["raw_path"] + (b"?" + query if query else b"")
    return target.decode("latin-1")


def _arrival(scope: Scope, table: RouteTable, data: bytes | None, headers: Mapping[str, str]) -> Arrival:
    raw_path, path, call_id = _without_call_prefix(scope)
    matched = table.find(scope["method"], path)
    template = matched.template
    query = _query(scope["query_string"])
    return Arrival(
        method=scope["method"],
        path=raw_path.decode("latin-1"),
        headers=headers,
        call_id=call_id,
        route=template.route,
        model=matched.named.get("model"),
        purpose=template.purpose,
        prefix=template.prefix,
        query=query,
        queued=query.get("queueRequest") == "true",
        data=data,
    )


def _without_call_prefix(scope: Scope) -> tuple[bytes, str, str | None]:
    """Return the path, raw and decoded, without `/call/ID`, and the id.

    Uses the raw path, since an id may contain an encoded slash.
    """
    raw_path: bytes = scope["raw_path"]
    prefix = _CALL_PREFIX.match(raw_path)
    if prefix is None:
        return raw_path, scope["path"], None
    rest = raw_path[prefix.end() :]
    return rest, unquote(rest.decode("latin-1")), unquote(prefix[1].decode("latin-1"))


def _query(text: bytes) -> dict[str, str]:
    return dict(parse_qsl(text.decode("latin-1"), keep_blank_values=True)) if text else {}


async def _body(receive: Receive) -> bytes | None:
    """Return the body, or None if it is too large; it is read to its end so that the answer gets through."""
    first = await _piece(receive)
    if not first.get("more_body"):
        whole: bytes = first.get("body", b"")
        return whole if len(whole) <= MAX_BODY_BYTES else None
    data = bytearray(first["body"])
    size = len(data)
    while True:
        message = await _piece(receive)
        size += len(message["body"])
        if size <= MAX_BODY_BYTES:
            data += message["body"]
        else:
            data.clear()
        if not message.get("more_body"):
            return bytes(data) if size <= MAX_BODY_BYTES else None


async def _piece(receive: Receive) -> Any:  # noqa: ANN401 - a message of ASGI
    message = await receive()
    if message["type"] == "http.disconnect":
        raise _CallerGoneError
    return message
