"""Worker processes that examine pieces in parallel; each has one piece at a time and one pipe to the parent.

Messages on a pipe, in this order: a piece; its number of lines; the number of its first line; its fragments;
None. Parent and worker take turns, so they never wait for each other at the same time.
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
    from workers_ai_contract.bulk.pieces import PayloadPiece

_JOIN_TIMEOUT_S = 5


_ENDING = frozenset({signal.SIGTERM, signal.SIGHUP})


class WorkerDiedError(Exception):
    """A worker ended unexpectedly; `cause` is the signal or exit code that it ended with."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class Worker:
    """The parent's end of one worker process."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self._process = process
        self.connection = connection

    def send(self, message: object) -> None:
        """Send a message.

        Raises:
            WorkerDiedError: the process has ended.
        """
        try:
            self.connection.send(message)
        except OSError:
            raise WorkerDiedError(self._cause_of_death()) from None

    def receive(self) -> object:
        """Return the next message.

        Raises:
            WorkerDiedError: the process has ended.
        """
        try:
            return self.connection.recv()
        except (EOFError, OSError):
            raise WorkerDiedError(self._cause_of_death()) from None

    def stop(self) -> None:
        """End the process, even if it is busy."""
        self.connection.close()
        self._process.terminate()
        self._process.join(_JOIN_TIMEOUT_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _cause_of_death(self) -> str:
        self._process.join(_JOIN_TIMEOUT_S)
        code = self._process.exitcode
        if code is None or code >= 0:
            return f"exit code {code}"
        with suppress(ValueError):
            return signal.Signals(-code).name
        return f"signal {-code}"


class WorkerPool:
    """The workers; they end with the `with` block, or by themselves if the parent is killed."""

    def __init__(self, examiner: Examiner, size: int, start_method: str | None = None) -> None:
        self._context = cast("SpawnContext", multiprocessing.get_context(start_method))
        self._examiner = examiner
        self._size = size
        self.workers: list[Worker] = []

    def __enter__(self) -> Self:
        try:
            for _ in range(self._size):
                self._start_worker()
        except BaseException:
            self._stop_all()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop_all()

    def replace(self, worker: Worker) -> Worker:
        """Start a new worker in place of one that died.

        Raises:
            SetupError: the process cannot be started.
        """
        self.workers.remove(worker)
        worker.stop()
        return self._start_worker()

    def _start_worker(self) -> Worker:
        ours, theirs = self._context.Pipe()
        inherits = self._context.get_start_method() == "fork"
        others = [worker.connection for worker in self.workers] if inherits else []
        arguments = (self._examiner, theirs, [*others, ours] if inherits else [])
        process = self._context.Process(target=work, args=arguments, daemon=True, name="wai-validate")
        # Signals stay blocked until the worker has handlers of its own: those of the parent are not for it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, *_ENDING})
        try:
            process.start()
        except OSError as error:
            raise SetupError(f"cannot start a worker process: {error.strerror or error}") from error
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        worker = Worker(process, ours)
        self.workers.append(worker)
        return worker

    def _stop_all(self) -> None:
        while self.workers:
            self.workers.pop().stop()


def work(examiner: Examiner, connection: Connection, inherited: Iterable[Connection]) -> None:
    """Examine pieces until the parent closes the pipe; the main function of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What the parent does to clean up is not ours to do.
    for number in _ENDING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    for other in inherited:
        # Otherwise these copies would keep the pipes of other workers open after the parent has ended.
        other.close()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            _examine_next(examiner, connection)


def _examine_next(examiner: Examiner, connection: Connection) -> None:
    piece: PayloadPiece = connection.recv()
    opened = examiner.open(piece)
    connection.send(opened.lines)
    for fragment in opened.examine(connection.recv()):
        connection.send(fragment)
    connection.send(None)
