"""The ASGI application of the proxy: forwards a call unchanged, and tells what passed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx

from workers_ai_contract.http_server.doorway import refused_at_once
from workers_ai_contract.http_server.protocol import TRANSPORT
from workers_ai_contract.proxying.passing import Passing
from workers_ai_contract.proxying.uploads import CallerGoneError, Upload
from workers_ai_contract.proxying.upstream import as_text, forwarded
from workers_ai_contract.standin.raw import disconnected, reset
from workers_ai_contract.standin.rendering import render_error, render_refusal
from workers_ai_contract.wire import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Receive, Scope, Send

    from workers_ai_contract.proxying.judging import PassingJudge
    from workers_ai_contract.proxying.upstream import Upstream
    from workers_ai_contract.standin.rendering import Rendered

_CONNECT_S = 30.0
_NO_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=100, keepalive_expiry=30)
REFUSED_BY = (b"x-wai-proxy", b"refused")
"""The header of an answer that is the proxy's own."""


class ProxyApp:
    """Forwards each call to the upstream.

    `guard` refuses invalid requests of ours; None forwards every request. `tell` gets each call when it ends.
    """

    def __init__(
        self, upstream: Upstream, guard: PassingJudge | None, tell: Callable[[Passing], None]
    ) -> None:
        self._upstream = upstream
        self._guard = guard
        self._tell = tell
        self._transport = httpx.AsyncHTTPTransport(limits=_NO_LIMITS)

    async def close(self) -> None:
        """Close the connections to the upstream."""
        await self._transport.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        error = refused_at_once(scope["headers"], (scope.get("server") or ("",))[0])
        if error is not None:
            await _answer(render_error(error), send)
            return
        target = self._upstream.target(scope["raw_path"], scope["query_string"])
        head = self._upstream.request_headers(scope["headers"])
        passing = Passing(scope["method"], self._upstream.origin, target.decode("latin-1"), as_text(head))
        upload = Upload(receive)
        try:
            content = await upload.content(passing)
            refusal = self._refusal(passing)
            if refusal is not None:
                await _answer(refusal, send, passing)
                return
            request = httpx.Request(
                scope["method"],
                self._upstream.origin,
                headers=head,
                content=content,
                extensions={"target": target, "timeout": {"connect": _CONNECT_S}},
            )
            await _while_connected(self._forward(request, passing, scope, receive, send), upload, passing)
        except CallerGoneError:
            passing.error = "the client went away while it sent the request"
        finally:
            passing.ended()
            self._tell(passing)

    def _refusal(self, passing: Passing) -> Rendered | None:
        refusal = None if self._guard is None else passing.refusal(self._guard)
        return None if refusal is None else render_refusal(*refusal)

    async def _forward(
        self, request: httpx.Request, passing: Passing, scope: Scope, receive: Receive, send: Send
    ) -> None:
        try:
            response = await self._transport.handle_async_request(request)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            passing.error = f"cannot reach {self._upstream.origin}: {error or 'no answer'}"
            await _answer(render_error(ApiError(502, 7000, f"wai proxy {passing.error}", front=True)), send)
            return
        except httpx.TransportError as error:
            passing.error = f"the upstream closed the connection before it answered: {error}"
            await _break_off(scope[TRANSPORT], error, receive)
            return
        try:
            await _pass_on(response, passing, send)
        except httpx.TransportError as error:
            passing.error = f"the upstream's answer broke off: {error}"
            await _break_off(scope[TRANSPORT], error, receive)
        finally:
            await response.aclose()


async def _pass_on(response: httpx.Response, passing: Passing, send: Send) -> None:
    headers = forwarded(response.headers.raw)
    passing.answered(response.status_code, as_text(headers))
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - of an asynchronous transport
    async for piece in response.stream:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        passing.sent(piece)
    passing.complete = True
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _break_off(transport: asyncio.Transport, error: httpx.TransportError, receive: Receive) -> None:
    """End the connection to the client in the way that the upstream ended its own."""
    if isinstance(error, httpx.ReadError):
        # What was written goes out first.
        await asyncio.sleep(0)
        reset(transport)
    else:
        transport.close()
    await disconnected(receive)


async def _while_connected(forwarding: Any, upload: Upload, passing: Passing) -> None:  # noqa: ANN401 - a coroutine
    """Run until the call is done, or the client is gone."""
    task: asyncio.Task[None] = asyncio.ensure_future(forwarding)
    gone = asyncio.ensure_future(upload.caller_gone())
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not passing.complete and passing.error is None:
            task.cancel()
        await asyncio.wait({task})
    finally:
        task.cancel()
        gone.cancel()
    if not task.cancelled():
        task.result()


async def _answer(rendered: Rendered, send: Send, passing: Passing | None = None) -> None:
    """Send an answer of the proxy itself."""
    content = rendered.content or b""
    headers = [
        (b"content-type", rendered.content_type.encode()),
        (b"content-length", str(len(content)).encode()),
        REFUSED_BY,
    ]
    if passing is not None:
        passing.answered(rendered.status, as_text(headers))
        passing.sent(content)
        passing.complete = True
    await send({"type": "http.response.start", "status": rendered.status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
