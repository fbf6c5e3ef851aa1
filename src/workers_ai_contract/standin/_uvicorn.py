"""uvicorn, made to live in a thread: starts on a given socket, and stops at once, streams and all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from uvicorn import Config, Server

if TYPE_CHECKING:
    import socket
    import threading

    from starlette.types import ASGIApp

_PATIENCE_S = 2.0
_PAUSE_S = 0.001


class EmbeddedServer(Server):
    """A server that another thread starts and stops.

    Where uvicorn looks every tenth of a second whether it is to stop, and then waits for open streams,
    this one waits for the word and closes what is open.
    """

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            Config(
                app,
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                date_header=False,
            )
        )
        self._ready: threading.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._word = asyncio.Event()

    def run_on(self, listener: socket.socket, ready: threading.Event) -> None:
        """Serve on a listening socket until `stop` is called; sets `ready` once connections are taken."""
        self._ready = ready
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            runner.run(self.serve([listener]))

    def stop(self) -> None:
        """Ask the server to stop; may be called from any thread, and more than once."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._word.set)

    async def main_loop(self) -> None:
        """Serve until the word is given."""
        if self._ready is not None:
            self._ready.set()
        await self._word.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, cut those that are open, and let what serves them end."""
        loop = asyncio.get_running_loop()
        for listener in sockets or []:
            # Closing the server while a connection is being taken would lose that connection (CPython 3.11).
            loop.remove_reader(listener)
        deadline = loop.time() + _PATIENCE_S
        while self._is_busy() and loop.time() < deadline:
            for connection in list(self.server_state.connections):
                connection.transport.abort()
            await asyncio.sleep(_PAUSE_S)
        for server in self.servers:
            server.close()

    def _is_busy(self) -> bool:
        # Among the tasks are connections that were taken just now and are not in the list yet.
        others = asyncio.all_tasks() - {asyncio.current_task()}
        return bool(others or self.server_state.connections)
