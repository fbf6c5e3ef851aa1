"""The ASGI application of the proxy: forwards a call unchanged, and tells what passed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpcore

from workers_ai_contract.http_server.doorway import refused_at_once
from workers_ai_contract.http_server.protocol import TRANSPORT
from workers_ai_contract.proxying.connections import BROKEN, UNREACHED, Connections
from workers_ai_contract.proxying.passing import Passing
from workers_ai_contract.proxying.uploads import CallerGoneError, Upload
from workers_ai_contract.proxying.upstream import as_text, forwarded
from workers_ai_contract.standin.raw import disconnected, reset
from workers_ai_contract.standin.rendering import render_error, render_refusal
from workers_ai_contract.wire import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from typing import TypeAlias

    from starlette.types import Receive, Scope, Send

    from workers_ai_contract.proxying.judging import PassingJudge
    from workers_ai_contract.proxying.upstream import Upstream
    from workers_ai_contract.standin.rendering import Rendered

    Answered: TypeAlias = AbstractAsyncContextManager[httpcore.Response]

OWN_ANSWER = b"x-wai-proxy"
"""The header of an answer that is the proxy's own; its value says why."""
_REFUSED = b"refused"
_UNREACHABLE = b"unreachable"


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
        self._connections = Connections(upstream.origin)

    async def close(self) -> None:
        """Close the connections to the upstream."""
        await self._connections.close()

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
            answered = self._connections.answered(scope["method"], target, head, content)
            await _while_connected(self._forward(answered, passing, scope, receive, send), upload, passing)
        except CallerGoneError:
            passing.error = "the client went away while it sent the request"
        finally:
            passing.ended()
            self._tell(passing)

    def _refusal(self, passing: Passing) -> Rendered | None:
        refusal = None if self._guard is None else passing.refusal(self._guard)
        return None if refusal is None else render_refusal(*refusal)

    async def _forward(
        self, answered: Answered, passing: Passing, scope: Scope, receive: Receive, send: Send
    ) -> None:
        try:
            async with answered as response:
                await _pass_on(response, passing, send)
        except UNREACHED as error:
            passing.error = f"cannot reach {self._upstream.origin}: {error or 'no answer'}"
            error_body = render_error(ApiError(502, 7000, f"wai proxy {passing.error}", front=True))
            await _answer(error_body, send, why=_UNREACHABLE)
        except BROKEN as error:
            when = (
                "'s answer broke off" if passing.live.status else " closed the connection before it answered"
            )
            passing.error = f"the upstream{when}: {error}"
            await _break_off(scope[TRANSPORT], error, receive)


async def _pass_on(response: httpcore.Response, passing: Passing, send: Send) -> None:
    headers = forwarded(response.headers)
    passing.answered(response.status, as_text(headers))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    async for piece in response.aiter_stream():
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        passing.sent(piece)
    passing.complete = True
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _break_off(transport: asyncio.Transport, error: Exception, receive: Receive) -> None:
    """End the connection to the client in the way that the upstream ended its own."""
    if isinstance(error, httpcore.ReadError):
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


async def _answer(
    rendered: Rendered, send: Send, passing: Passing | None = None, *, why: bytes = _REFUSED
) -> None:
    """Send an answer of the proxy itself."""
    content = rendered.content or b""
    headers = [
        (b"content-type", rendered.content_type.encode()),
        (b"content-length", str(len(content)).encode()),
        (OWN_ANSWER, why),
    ]
    if passing is not None:
        passing.answered(rendered.status, as_text(headers))
        passing.sent(content)
        passing.complete = True
    await send({"type": "http.response.start", "status": rendered.status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
