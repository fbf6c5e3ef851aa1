"""The ASGI application: turns HTTP requests into arrivals, and sends what the service returns."""

from __future__ import annotations

import asyncio
import re
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from workers_ai_contract.faults import PLAIN, framed
from workers_ai_contract.http_server.doorway import NOT_HERE, is_loopback, refused_at_once
from workers_ai_contract.inspector import PREFIX
from workers_ai_contract.standin.arrival import Arrival
from workers_ai_contract.standin.front import BACKEND_FAILED, MAX_BODY_BYTES
from workers_ai_contract.standin.matching import RouteTable
from workers_ai_contract.standin.raw import send_raw
from workers_ai_contract.standin.rendering import Rendered, render_body, render_error
from workers_ai_contract.standin.routes import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from workers_ai_contract.inspector import Inspector
    from workers_ai_contract.standin.observing import Observer, WatchedAnswer
    from workers_ai_contract.standin.replaying import RecordedAnswers
    from workers_ai_contract.standin.service import Service

_INSPECTED = PREFIX.encode()
_ABOUT = _INSPECTED + b"about"
_SAYS_SO = render_body({"standin": "workers-ai-contract"})
_CALL_PREFIX = re.compile(rb"/call/([^/]+)(?=/)")


class _CallerGoneError(Exception):
    """The caller closed the connection before its request was complete."""


def make_app(
    service: Service | RecordedAnswers,
    on_failure: Callable[[Exception], None],
    observer: Observer,
    inspector: Inspector | None = None,
) -> ASGIApp:
    """Return the application; its own exceptions become the API's failure response and go to `on_failure`.

    `observer` must be told of each exchange by the service. `/__wai/about` is none: it says that this is a
    stand-in, on any address, with or without an inspector.
    """
    table = RouteTable(TEMPLATES)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        address = (scope.get("server") or ("",))[0]
        error = refused_at_once(scope["headers"], address)
        if error is None and scope["raw_path"] == _ABOUT:
            await _send(_SAYS_SO, scope, receive, send)
            return
        if error is None and inspector is not None and scope["raw_path"].startswith(_INSPECTED):
            error = None if is_loopback(address) else NOT_HERE
            if error is None:
                await inspector(scope, receive, send)
                return
        if error is not None:
            await _send(render_error(error), scope, receive, send)
            return
        try:
            arrival = _arrival(scope, table, await _body(receive))
        except _CallerGoneError:
            return
        begun_s = time.monotonic()
        try:
            rendered = service.handle(arrival)
        except Exception as failure:  # noqa: BLE001 - raised again when the stand-in stops
            on_failure(failure)
            rendered = render_error(BACKEND_FAILED)
        watched = observer.begin(arrival, _target(scope), rendered.fault, begun_s)
        await _send(rendered, scope, receive, send, watched)

    return app


def _target(scope: Scope) -> str:
    query: bytes = scope["query_string"]
    target: bytes = scope["raw_path"] + (b"?" + query if query else b"")
    return target.decode("latin-1")


def _arrival(scope: Scope, table: RouteTable, data: bytes | None) -> Arrival:
    raw_path, path, call_id = _without_call_prefix(scope)
    matched = table.find(scope["method"], path)
    template = matched.template
    query = _query(scope["query_string"])
    return Arrival(
        method=scope["method"],
        path=raw_path.decode("latin-1"),
        headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
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


async def _send(
    rendered: Rendered, scope: Scope, receive: Receive, send: Send, watched: WatchedAnswer | None = None
) -> None:
    if rendered.transmission is not None:
        await send_raw(rendered.transmission, scope, receive, watched)
        return
    content = rendered.content or b""
    streams = rendered.frames is not None or rendered.events is not None
    named = [("content-type", rendered.content_type), *rendered.headers]
    if not streams:
        named.append(("content-length", str(len(content))))
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in named]
    if watched is not None:
        watched.answered(rendered.status, tuple(named))
    await send({"type": "http.response.start", "status": rendered.status, "headers": headers})
    if streams:
        frames = rendered.frames if rendered.frames is not None else framed(rendered.events or (), PLAIN)
        await _stream(frames, receive, send, watched)
        return
    if watched is not None:
        watched.sent(content)
        watched.ended(complete=True)
    await send({"type": "http.response.body", "body": content})


async def _stream(
    frames: Iterable[bytes], receive: Receive, send: Send, watched: WatchedAnswer | None
) -> None:
    """Send the frames of a stream; end early if the caller goes away."""
    gone = asyncio.ensure_future(_gone(receive))
    complete = False
    try:
        for frame in frames:
            await send({"type": "http.response.body", "body": frame, "more_body": True})
            if watched is not None:
                watched.sent(frame)
            # Sending blocks only on a slow reader. Without this, other requests would wait for the whole
            # stream, and a disconnect would be noticed only at its end.
            await asyncio.sleep(0)
            if gone.done():
                return
        complete = True
    finally:
        gone.cancel()
        if watched is not None:
            watched.ended(complete=complete)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
