"""Runs an ASGI application on its own socket, in its own thread and event loop."""

from __future__ import annotations

import errno
import logging
import os
import socket
import threading
from typing import TYPE_CHECKING

from workers_ai_contract.errors import SetupError, UsageError, missing_extra

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType
    from typing import Self

    from starlette.types import ASGIApp

    from workers_ai_contract.http_server.embedded import EmbeddedServer

_LARGEST_PORT = 65535
_BACKLOG = 256
REQUEST_TIMEOUT_S = 30.0


class HostedApp:
    """An application on a real socket; it runs for the duration of a `with` block.

    `make_app` imports and makes the application when the block is entered; `name` is what messages call it.
    A request that has not arrived completely after `request_timeout_s` is answered with 408. What is given
    to `fail` is raised again at the end of the block; `closing` is awaited there in the server's event loop.

    Raises:
        SetupError: the port is in use or privileged, or the extra `server` is not installed.
        UsageError: the port does not exist.
    """

    def __init__(  # noqa: PLR0913 - the settings of a server
        self,
        make_app: Callable[[], ASGIApp],
        name: str,
        *,
        extra: str = "server",
        host: str = "127.0.0.1",
        port: int = 0,
        request_timeout_s: float = REQUEST_TIMEOUT_S,
        closing: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._make_app = make_app
        self._name = name
        self._extra = extra
        self._host = host
        self._port = port
        self._request_timeout_s = request_timeout_s
        self._closing = closing
        self._failures: list[BaseException] = []
        self._server: EmbeddedServer | None = None
        self._thread: threading.Thread | None = None
        self.origin = ""
        """`http://HOST:PORT`; empty before the block is entered."""

    def fail(self, error: BaseException) -> None:
        """Note an error that is raised at the end of the block."""
        self._failures.append(error)

    def __enter__(self) -> Self:
        server = self._make_server()
        listener = _listen(self._host, self._port)
        self.origin = _origin(listener)
        started = threading.Event()

        def run() -> None:
            try:
                server.run_on(listener, started)
            except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
                self._failures.append(error)
            finally:
                listener.close()
                started.set()

        self._server = server
        self._thread = threading.Thread(target=run, name=f"{self._name} {self.origin}", daemon=True)
        self._thread.start()
        started.wait()
        self._raise_failure()
        return self

    def _make_server(self) -> EmbeddedServer:
        try:
            from workers_ai_contract.http_server.embedded import EmbeddedServer

            app = self._make_app()
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("workers_ai_contract"):
                raise
            raise missing_extra(self._extra, f"the {self._name}") from error
        # Without a handler, its messages about malformed requests would go to stderr.
        logging.getLogger("uvicorn.error").addHandler(logging.NullHandler())
        return EmbeddedServer(app, request_timeout_s=self._request_timeout_s, closing=self._closing)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None and self._thread is not None:
            self._server.stop()
            self._thread.join()
        if error is None:
            self._raise_failure()

    def _raise_failure(self) -> None:
        if self._failures:
            raise self._failures[0]


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= _LARGEST_PORT:
        raise UsageError(f"port {port} is out of range: choose 1 to {_LARGEST_PORT}, or 0 for any free port")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        return _bound(*found[0])
    except (OSError, UnicodeError) as error:
        raise SetupError(_why_not(host, port, error)) from error


def _bound(
    family: int, kind: int, protocol: int, _name: str, address: tuple[str | int | bytes, ...]
) -> socket.socket:
    # asyncio disables Nagle's algorithm only if the protocol is explicit; `socket.create_server` leaves it 0.
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _why_not(host: str, port: int, error: OSError | UnicodeError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return f"port {port} on {host} is in use: choose another one, or 0 for any free port"
    if number == errno.EACCES:
        return f"port {port} on {host} needs privileges: choose one above 1023, or 0 for any free port"
    if isinstance(error, socket.gaierror | UnicodeError):
        return f"cannot listen on {host!r}: not the name or address of this machine"
    return f"cannot listen on {host!r}, port {port}: {error.strerror}"


def _origin(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
