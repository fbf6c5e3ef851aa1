"""Runs the stand-in on its own socket, in its own thread and event loop."""

from __future__ import annotations

import errno
import logging
import os
import socket
import threading
from typing import TYPE_CHECKING
from urllib.parse import quote

from workers_ai_contract.errors import SetupError, UsageError, missing_extra
from workers_ai_contract.inspector import ExchangeLog, Inspector
from workers_ai_contract.standin.answerers import PlainAnswerer, ScenarioAnswerer
from workers_ai_contract.standin.observing import Observer
from workers_ai_contract.standin.service import Service
from workers_ai_contract.standin.switches import DEFAULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Self

    from workers_ai_contract.http_server.embedded import EmbeddedServer
    from workers_ai_contract.recording import Recorder
    from workers_ai_contract.standin.answerers import Answerer
    from workers_ai_contract.standin.batches import PollPace
    from workers_ai_contract.standin.planning import PlanSource
    from workers_ai_contract.standin.switches import Switches
    from workers_ai_contract.wire import Exchange

_LARGEST_PORT = 65535
_BACKLOG = 256
REQUEST_TIMEOUT_S = 30.0


class StandIn:
    """A stand-in Workers AI on a real socket; it runs for the duration of a `with` block.

    `on_exchange` is called in the server's thread, once per request, after the answer was decided and
    before it is sent: a client that has its answer can rely on it. If the answerer or `on_exchange` raises,
    the request is answered with the API's own failure (500), and the exception is raised again at the end
    of the block. A request that has not arrived completely after `request_timeout_s` is answered with 408.
    Replies come from the `answerer`, or are those of the `scenario` of that name; without either they are
    plain. A `plan`, or a function that returns the plan of a request, decides how they are sent;
    `polls` decides which polls find a batch done. `models` are served beside the default one: built-in
    ones, or the names or folders of pulled ones.

    Raises:
        SetupError: the port is in use or privileged, or the extra `server` is not installed.
        UsageError: the revision, a model, the port or the scenario does not exist, or answerer and scenario
            are both given.
    """

    def __init__(  # noqa: PLR0913 - the settings of a server
        self,
        answerer: Answerer | None = None,
        *,
        scenario: str | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        on_exchange: Callable[[Exchange], None] | None = None,
        revision: str = "latest",
        switches: Switches = DEFAULTS,
        request_timeout_s: float = REQUEST_TIMEOUT_S,
        plan: PlanSource | None = None,
        polls: PollPace | None = None,
        inspects: bool = False,
        recorder: Recorder | None = None,
        models: Sequence[str] = (),
    ) -> None:
        log = ExchangeLog() if inspects else None
        self._inspector = None if log is None else Inspector(log)
        self._observer = Observer(on_exchange, log, recorder)
        self._service = Service(
            _answerer(answerer, scenario),
            revision=revision,
            switches=switches,
            on_exchange=self._observer.tell,
            plan=plan,
            polls=polls,
            models=models,
        )
        self._host = host
        self._port = port
        self._request_timeout_s = request_timeout_s
        self._failures: list[BaseException] = []
        self._server: EmbeddedServer | None = None
        self._thread: threading.Thread | None = None
        self.origin = ""
        """`http://HOST:PORT`; empty before the block is entered."""

    def base_url(self, call_id: str) -> str:
        """Return a base URL for one call; requests to it carry this id in `ReceivedRequest.call_id`."""
        return f"{self.origin}/call/{quote(call_id, safe='')}"

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
        self._thread = threading.Thread(target=run, name=f"stand-in {self.origin}", daemon=True)
        self._thread.start()
        started.wait()
        self._raise_failure()
        return self

    def _make_server(self) -> EmbeddedServer:
        try:
            from workers_ai_contract.http_server.embedded import EmbeddedServer
            from workers_ai_contract.standin.app import StandInApp
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("workers_ai_contract"):
                raise
            raise missing_extra("server", "the stand-in") from error
        # Without a handler, its messages about malformed requests would go to stderr.
        logging.getLogger("uvicorn.error").addHandler(logging.NullHandler())
        app = StandInApp(self._service, self._failures.append, self._observer, self._inspector)
        return EmbeddedServer(app, request_timeout_s=self._request_timeout_s, at_once=app.at_once)

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


def _answerer(answerer: Answerer | None, scenario: str | None) -> Answerer:
    if answerer is None:
        return PlainAnswerer() if scenario is None else ScenarioAnswerer(scenario)
    if scenario is not None:
        raise UsageError("replies come either from an answerer or from a scenario, but both are given")
    return answerer


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
    reason = error.strerror if isinstance(error, OSError) else "not a valid host name"
    return f"cannot listen on {host!r}, port {port}: {reason}"


def _origin(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
