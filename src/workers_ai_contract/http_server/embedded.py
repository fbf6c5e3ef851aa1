"""uvicorn in a thread: serves on a given socket and stops at once, even with open streams."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from typing import TYPE_CHECKING

from uvicorn import Config, Server

from workers_ai_contract.http_server.protocol import LimitedProtocol

if sys.platform == "win32":
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop

if TYPE_CHECKING:
    import socket
    import threading
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp

    from workers_ai_contract.http_server.complete import AtOnce

_SHUTDOWN_TIMEOUT_S = 2.0
_POLL_INTERVAL_S = 0.001
_KEEP_ALIVE_S = 75


class EmbeddedServer:
    """A server that another thread starts and stops.

    To stop, it cancels `Server.serve`, which takes 0.4 ms without open streams. Setting `should_exit` and
    `force_exit` takes 200 ms: uvicorn reads the flag every 100 ms, and then always waits for another 100 ms.
    `closing` is awaited last, in the server's event loop.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        request_timeout_s: float,
        closing: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        # An application may have a method that answers a complete request without a task.
        at_once: AtOnce | None = getattr(app, "at_once", None)
        self._server = Server(
            Config(
                app,
                http=partial(LimitedProtocol, at_once=at_once, request_timeout_s=request_timeout_s),  # type: ignore[arg-type]
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                timeout_keep_alive=_KEEP_ALIVE_S,
                server_header=False,
                date_header=False,
                callback_notify=self._on_running,
            )
        )
        self._closing = closing
        self._ready: threading.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._serving: asyncio.Task[None] | None = None

    def run_on(self, listener: socket.socket, ready: threading.Event) -> None:
        """Serve on a listening socket until `stop` is called; set `ready` once connections are accepted."""
        self._ready = ready
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            self._loop = runner.get_loop()
            runner.run(self._run(listener))

    def stop(self) -> None:
        """Stop the server; can be called from any thread, and more than once."""
        if self._loop is not None and self._serving is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._serving.cancel)

    async def _on_running(self) -> None:
        # uvicorn calls this when it begins to serve, and then every 30 seconds.
        if self._ready is not None:
            self._ready.set()

    async def _run(self, listener: socket.socket) -> None:
        self._serving = serving = asyncio.create_task(self._server.serve([listener]))
        await asyncio.wait([serving])
        if not serving.cancelled():
            serving.result()
        await self._close(listener)
        if self._closing is not None:
            await self._closing()

    async def _close(self, listener: socket.socket) -> None:
        """Accept no more connections, abort the open ones, and let their tasks end."""
        loop = asyncio.get_running_loop()
        # Closing the server while it accepts a connection would leak that connection (CPython 3.11).
        loop.remove_reader(listener)
        deadline = loop.time() + _SHUTDOWN_TIMEOUT_S
        while self._is_busy() and loop.time() < deadline:
            for connection in list(self._server.server_state.connections):
                connection.transport.abort()
            await asyncio.sleep(_POLL_INTERVAL_S)
        for server in self._server.servers:
            server.close()

    def _is_busy(self) -> bool:
        # A connection that was just accepted has a task, but is not in the list of connections yet.
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        return bool(tasks or self._server.server_state.connections)
