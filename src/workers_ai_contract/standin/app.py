"""The ASGI application: turns HTTP requests into arrivals, and sends what the service returns."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from workers_ai_contract.faults import PLAIN, framed
from workers_ai_contract.standin.arrival import Arrival
from workers_ai_contract.standin.doorway import refused_at_once
from workers_ai_contract.standin.front import BACKEND_FAILED, MAX_BODY_BYTES
from workers_ai_contract.standin.raw import RawResponse
from workers_ai_contract.standin.rendering import Rendered, render_error
from workers_ai_contract.standin.routes import TEMPLATES, Template

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from workers_ai_contract.standin.service import Service

_CALL_PREFIX = re.compile(rb"/call/([^/]+)(?=/)")
_CALL_ID = "workers_ai_contract.call_id"


def make_app(service: Service, on_failure: Callable[[Exception], None]) -> ASGIApp:
    """Return the application; its own exceptions become the API's failure response and go to `on_failure`."""

    def endpoint(template: Template) -> Callable[[Request], Awaitable[Response]]:
        async def respond(request: Request) -> Response:
            try:
                arrival = await _arrival(request, template)
            except ClientDisconnect:
                return Response()
            try:
                rendered = service.handle(arrival)
            except Exception as error:  # noqa: BLE001 - raised again when the stand-in stops
                on_failure(error)
                rendered = render_error(BACKEND_FAILED)
            return _response(rendered)

        return respond

    no_route = endpoint(Template(""))

    async def not_found(request: Request, _error: Exception) -> Response:
        return await no_route(request)

    routes = [Route(each.path, endpoint(each), methods=[each.method]) for each in TEMPLATES]
    app = Starlette(routes=routes, exception_handlers={404: not_found, 405: not_found})
    app.router.redirect_slashes = False
    return _guarded(_without_call_prefix(app))


def _guarded(app: ASGIApp) -> ASGIApp:
    """Refuse what need not be read."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        error = refused_at_once(scope["headers"], (scope.get("server") or ("",))[0])
        if error is None:
            await app(scope, receive, send)
        else:
            await _response(render_error(error))(scope, receive, send)

    return guarded


def _without_call_prefix(app: ASGIApp) -> ASGIApp:
    """Remove `/call/ID` from the path; uses the raw path, since an id may contain an encoded slash."""

    async def stripped(scope: Scope, receive: Receive, send: Send) -> None:
        prefix = _CALL_PREFIX.match(scope["raw_path"])
        if prefix is not None:
            raw_path: bytes = scope["raw_path"][prefix.end() :]
            call_id = unquote(prefix[1].decode("latin-1"))
            path = unquote(raw_path.decode("latin-1"))
            scope = {**scope, "raw_path": raw_path, "path": path, _CALL_ID: call_id}
        await app(scope, receive, send)

    return stripped


async def _arrival(request: Request, template: Template) -> Arrival:
    raw_path: bytes = request.scope["raw_path"]
    return Arrival(
        method=request.method,
        path=raw_path.decode("latin-1"),
        headers=dict(request.headers),
        call_id=request.scope.get(_CALL_ID),
        route=template.route,
        model=request.path_params.get("model"),
        purpose=template.purpose,
        prefix=template.prefix,
        query=dict(request.query_params),
        queued=request.query_params.get("queueRequest") == "true",
        data=await _body(request),
    )


async def _body(request: Request) -> bytes | None:
    """Return the body, or None if it is too large; it is read to its end so that the answer gets through."""
    data = bytearray()
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size <= MAX_BODY_BYTES:
            data += piece
    return bytes(data) if size <= MAX_BODY_BYTES else None


def _response(rendered: Rendered) -> Response:
    if rendered.transmission is not None:
        return RawResponse(rendered.transmission)
    # As a header: starlette adds a charset to a media type of text, and the API sends none (recorded).
    headers = {"content-type": rendered.content_type, **dict(rendered.headers)}
    if rendered.frames is not None:
        return StreamingResponse(_paced(rendered.frames), rendered.status, headers)
    if rendered.events is not None:
        return StreamingResponse(_pieces(rendered.events), rendered.status, headers)
    return Response(rendered.content, rendered.status, headers)


def _pieces(events: Iterable[bytes]) -> AsyncIterator[bytes]:
    return _paced(framed(events, PLAIN))


async def _paced(frames: Iterable[bytes]) -> AsyncIterator[bytes]:
    for frame in frames:
        yield frame
        # Sending blocks only on a slow reader. Without this, other requests would wait for the whole stream,
        # and a disconnect would be noticed only at its end.
        await asyncio.sleep(0)
