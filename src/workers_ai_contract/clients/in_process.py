"""A client in this process: a Python object with a method for each kind of call."""

from __future__ import annotations

import json
import os
import sys
import traceback
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, Self, cast

from workers_ai_contract.checking.outcomes import Trouble, TroubleKind
from workers_ai_contract.clients.environment import environment_for
from workers_ai_contract.clients.protocol import (
    DriverFaultError,
    ProtocolError,
    parse_ready,
    parse_result,
    to_line,
)
from workers_ai_contract.driver import Library, error_value
from workers_ai_contract.errors import SetupError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from workers_ai_contract.checking.outcomes import Outcome
    from workers_ai_contract.clients.protocol import CallMessage, Ready

_OPERATIONS = ("prompt", "chat", "responses", "batch")
_OPTIONS = ("streaming", "fields", "features", "error")


@dataclass(frozen=True, slots=True)
class PythonSource:
    """A function that returns a client, called anew whenever the client is to be started afresh."""

    label: str
    factory: Callable[[], object]

    def open(self, origin: str) -> InProcess:
        """Return the client, not yet made."""
        return InProcess(self.factory, origin)


class InProcess:
    """A client in this process; a context manager that restores the environment.

    While it is open, the environment has the variables of the client protocol. Calls are made in a thread of
    their own, so that one that hangs can be left; that thread cannot be ended.
    """

    def __init__(self, factory: Callable[[], object], origin: str) -> None:
        self.ending: str | None = None
        self._factory = factory
        self._origin = origin
        self._worker: _Worker | None = None
        self._environment: dict[str, str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._forget()
        if self._environment is not None:
            _become(self._environment)
            self._environment = None

    def start(self) -> Ready:
        """Make the client anew and ask what it has.

        Raises:
            SetupError: the factory raises, or what it returns is not a client.
        """
        self._forget()
        if self._environment is None:
            self._environment = dict(os.environ)
            _become(environment_for(self._origin, self._environment))
        try:
            library = library_of(self._factory())
            ready = parse_ready(to_line(library.ready()))
        except (UsageError, ProtocolError, TypeError, ValueError) as error:
            raise SetupError(f"the client {error}") from error
        except SystemExit as error:
            raise SetupError(f"the client cannot be made: it ends the process with {error.code!r}") from error
        except Exception as error:
            traceback.print_exc(file=sys.stderr)
            raise SetupError(f"the client cannot be made: {_named(error)}") from error
        self._worker = _Worker(library)
        return ready

    def call(self, call: CallMessage, *, settle_s: float = 0.0) -> Outcome:  # noqa: ARG002 - it answers once
        """Make a call and return the report, or how the client failed it.

        Raises:
            SetupError: the client had to be made anew, and that failed.
        """
        if self._worker is None:
            self.start()
        assert self._worker is not None  # noqa: S101 - just started
        try:
            result = self._worker.result(to_line(call.to_json()), call.waited_s)
            return parse_result(to_line(result), call.operation)[1]
        except Empty:
            # Its thread is left behind; the call's own base URL tells late requests apart.
            self._forget()
            reason = f"sent no result within {call.waited_s:g} s"
            return Trouble(TroubleKind.TIMEOUT, call.id, reason, "")
        except (ProtocolError, TypeError, ValueError) as error:
            return Trouble(TroubleKind.PROTOCOL, call.id, str(error), "")
        except DriverFaultError as error:
            return Trouble(TroubleKind.FAULT, call.id, str(error), "")
        except _EndedError as error:
            self._forget()
            return Trouble(TroubleKind.CRASHED, call.id, str(error), "")

    def _forget(self) -> None:
        if self._worker is not None:
            self._worker.end()
        self._worker = None


class _EndedError(Exception):
    """The client tried to end the process; the text is a predicate without a subject."""


class _Worker:
    """A thread that makes the calls of one client."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lines: SimpleQueue[bytes | None] = SimpleQueue()
        self._results: SimpleQueue[dict[str, Any] | _EndedError] = SimpleQueue()
        Thread(target=self._run, name="client under test", daemon=True).start()

    def result(self, line: bytes, timeout_s: float) -> dict[str, Any]:
        """Make a call and return the "result" message.

        Raises:
            Empty: there is no result in time.
            _EndedError: the client tried to end the process.
        """
        self._lines.put(line)
        result = self._results.get(timeout=timeout_s)
        if isinstance(result, _EndedError):
            raise result
        return result

    def end(self) -> None:
        """Let the thread end after its current call."""
        self._lines.put(None)

    def _run(self) -> None:
        while (line := self._lines.get()) is not None:
            try:
                # Read anew, so that nothing that the client changes is ours.
                self._results.put(self._library.result(json.loads(line)))
            except BaseException as error:  # noqa: BLE001 - SystemExit among them
                self._results.put(_EndedError(f"raised {_named(error)}"))


def library_of(client: object) -> Library:
    """Return a client as a library: a `Library`, a function for `chat`, or an object with methods.

    The methods are called `prompt`, `chat`, `responses` and `batch`; the attributes `name`, `version`,
    `streaming`, `fields`, `features` and `error` are options of `Library`.

    Raises:
        UsageError: the client has no such method.
    """
    if isinstance(client, Library):
        return client
    methods = {name: getattr(client, name) for name in _OPERATIONS if callable(getattr(client, name, None))}
    if not methods and callable(client):
        methods = {"chat": client}
    if not methods:
        kind = type(client).__name__
        raise UsageError(f"is a {kind} without any of the methods {', '.join(_OPERATIONS)}")
    options = {name: getattr(client, name) for name in _OPTIONS if hasattr(client, name)}
    name = str(getattr(client, "name", None) or getattr(client, "__name__", type(client).__name__))
    version = str(getattr(client, "version", "unknown"))
    made = cast("dict[str, Any]", {"error": error_value, **options, **methods})
    return Library(name, version, **made)


def _become(environment: dict[str, str]) -> None:
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]
    os.environ.update(environment)


def _named(error: BaseException) -> str:
    text = str(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
