"""Processes that examine pieces side by side; each has one piece at a time, and a pipe to us.

What is said on a pipe, in this order: a piece; how many lines it has; the number of its first line; its
fragments; None. So nobody ever waits for somebody who waits for him.
"""

from __future__ import annotations

import multiprocessing
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnContext
    from multiprocessing.process import BaseProcess
    from types import TracebackType
    from typing import Self

    from workers_ai_contract.bulk.examining import Examiner
    from workers_ai_contract.bulk.pieces import Work

_PATIENCE_S = 5


class WorkerDiedError(Exception):
    """A worker has ended without being asked to; `how` says in words what ended it."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class Worker:
    """One process, as we see it."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self._process = process
        self.connection = connection

    def send(self, message: object) -> None:
        """Send something.

        Raises:
            WorkerDiedError: nobody is there to read it.
        """
        try:
            self.connection.send(message)
        except OSError:
            raise WorkerDiedError(self._how_it_ended()) from None

    def receive(self) -> object:
        """Return what it has said.

        Raises:
            WorkerDiedError: it will not say anything any more.
        """
        try:
            return self.connection.recv()
        except (EOFError, OSError):
            raise WorkerDiedError(self._how_it_ended()) from None

    def dismiss(self) -> None:
        """End the process, whatever it does."""
        self.connection.close()
        self._process.terminate()
        self._process.join(_PATIENCE_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _how_it_ended(self) -> str:
        self._process.join(_PATIENCE_S)
        code = self._process.exitcode
        if code is None or code >= 0:
            return f"exit code {code}"
        with suppress(ValueError):
            return signal.Signals(-code).name
        return f"signal {-code}"


class Crew:
    """The workers; the end of the `with` block dismisses them, and they end themselves if we are killed."""

    def __init__(self, examiner: Examiner, size: int, start_method: str | None = None) -> None:
        self._context = cast("SpawnContext", multiprocessing.get_context(start_method))
        self._examiner = examiner
        self._size = size
        self.workers: list[Worker] = []

    def __enter__(self) -> Self:
        try:
            for _ in range(self._size):
                self.hire()
        except BaseException:
            self._dismiss_all()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._dismiss_all()

    def hire(self) -> Worker:
        """Start one more.

        Raises:
            SetupError: the system does not let us.
        """
        ours, theirs = self._context.Pipe()
        inherits = self._context.get_start_method() == "fork"
        others = [worker.connection for worker in self.workers] if inherits else []
        arguments = (self._examiner, theirs, [*others, ours] if inherits else [])
        process = self._context.Process(target=work, args=arguments, daemon=True, name="wai-validate")
        # An interrupt must not meet a worker before it has learnt to leave interrupts to us.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        except OSError as error:
            raise SetupError(f"no worker process can be started: {error.strerror or error}") from error
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        worker = Worker(process, ours)
        self.workers.append(worker)
        return worker

    def replace(self, worker: Worker) -> Worker:
        """Start another one for one that has died."""
        self.workers.remove(worker)
        worker.dismiss()
        return self.hire()

    def _dismiss_all(self) -> None:
        while self.workers:
            self.workers.pop().dismiss()


def work(examiner: Examiner, connection: Connection, inherited: Iterable[Connection]) -> None:
    """Examine pieces until the other end of the pipe goes away: the life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in inherited:
        # Else our copies would keep the pipes of the others open when our parent has gone.
        other.close()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            _examine(examiner, connection)


def _examine(examiner: Examiner, connection: Connection) -> None:
    piece: Work = connection.recv()
    opened = examiner.open(piece)
    connection.send(opened.number)
    for fragment in opened.examine(connection.recv()):
        connection.send(fragment)
    connection.send(None)
