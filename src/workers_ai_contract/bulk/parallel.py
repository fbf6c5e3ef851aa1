"""Examines pieces in several processes at once, and emits their events in the order of the input."""

from __future__ import annotations

from collections import deque
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from workers_ai_contract.bulk.fragments import Fragment
from workers_ai_contract.bulk.pieces import End, FileGroup, Unread, WholePayload
from workers_ai_contract.bulk.workers import Worker, WorkerDiedError, WorkerPool
from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from workers_ai_contract.bulk.events import EventSequencer, ValidationEvent
    from workers_ai_contract.bulk.examining import Examiner
    from workers_ai_contract.bulk.options import ParallelOptions
    from workers_ai_contract.bulk.pieces import PayloadPiece, Piece

_MAX_HELD_BYTES = 16 << 20
_PIECES_AHEAD_PER_WORKER = 4
_MAX_DEATHS = 3


def examine_in_parallel(
    pieces: Iterator[Piece], examiner: Examiner, sequencer: EventSequencer, parallel: ParallelOptions
) -> Iterator[ValidationEvent]:
    """Yield the events of all pieces.

    Raises:
        SetupError: worker processes cannot be started, or keep dying.
    """
    with WorkerPool(examiner, parallel.workers, parallel.start_method) as pool:
        yield from _Scheduler(pool, pieces, examiner, sequencer).events()


class _Assignment:
    """A piece that a worker has: its number of lines, the number of its first line, and its results."""

    def __init__(self, piece: PayloadPiece, worker: Worker) -> None:
        self.piece = piece
        self.worker = worker
        self.lines: int | None = None
        self.first: int | None = None
        self.death: str | None = None
        self.done = False
        self.fragments: deque[Fragment] = deque()


class _Scheduler:
    """Assigns pieces to idle workers, receives their results, and emits those of the oldest assignment."""

    def __init__(
        self, pool: WorkerPool, pieces: Iterator[Piece], examiner: Examiner, sequencer: EventSequencer
    ) -> None:
        self._pool = pool
        self._pieces = pieces
        self._examiner = examiner
        self._sequencer = sequencer
        self._pending: deque[_Assignment | Unread | End] = deque()
        self._unnumbered: deque[_Assignment] = deque()
        self._idle = list(pool.workers)
        self._busy: dict[Connection, _Assignment] = {}
        self._held = 0
        self._deaths = 0
        self._exhausted = False

    def events(self) -> Iterator[ValidationEvent]:
        while True:
            self._assign_pieces()
            yield from self._emit()
            if self._exhausted and not self._pending:
                return
            for assignment in self._ready() if self._busy else ():
                # Handling an earlier one may have replaced this worker.
                if self._busy.get(assignment.worker.connection) is assignment:
                    self._receive(assignment)

    def _assign_pieces(self) -> None:
        most = _PIECES_AHEAD_PER_WORKER * len(self._pool.workers)
        while self._idle and not self._exhausted and len(self._pending) < most:
            piece = next(self._pieces, None)
            if piece is None:
                self._exhausted = True
                return
            if isinstance(piece, Unread | End):
                self._pending.append(piece)
            else:
                self._assign(_Assignment(piece, self._idle.pop()))

    def _assign(self, assignment: _Assignment) -> None:
        self._pending.append(assignment)
        self._unnumbered.append(assignment)
        self._busy[assignment.worker.connection] = assignment
        self._send(assignment, assignment.piece)

    def _ready(self) -> list[_Assignment]:
        """Wait for messages; above the memory limit, only for those that let the output proceed."""
        waiting = self._busy
        if self._held >= _MAX_HELD_BYTES:
            oldest = self._pending[0]
            waiting = {
                connection: assignment
                for connection, assignment in waiting.items()
                if assignment is oldest or assignment.lines is None
            }
        ready = set(wait(list(waiting)))
        return [assignment for connection, assignment in waiting.items() if connection in ready]

    def _receive(self, assignment: _Assignment) -> None:
        try:
            message = assignment.worker.receive()
        except WorkerDiedError as error:
            self._replace_worker(assignment, error)
            return
        if isinstance(message, int):
            assignment.lines = message
            self._number()
        elif isinstance(message, Fragment):
            assignment.fragments.append(message)
            self._held += len(message.output)
        else:
            del self._busy[assignment.worker.connection]
            self._idle.append(assignment.worker)
            assignment.done = True

    def _number(self) -> None:
        """Send the workers the numbers of their first lines, as far as they are known."""
        while self._unnumbered and (lines := self._unnumbered[0].lines) is not None:
            assignment = self._unnumbered.popleft()
            assignment.first = self._sequencer.first_line(assignment.piece, lines)
            if assignment.death is not None:
                self._report_loss(assignment, assignment.first, assignment.death)
            else:
                self._send(assignment, assignment.first)

    def _send(self, assignment: _Assignment, message: object) -> None:
        try:
            assignment.worker.send(message)
        except WorkerDiedError as error:
            self._replace_worker(assignment, error)

    def _emit(self) -> Iterator[ValidationEvent]:
        while self._pending:
            oldest = self._pending[0]
            if isinstance(oldest, Unread | End):
                yield from self._sequencer.on_other(oldest)
            else:
                yield from self._emit_fragments(oldest)
                if not oldest.done:
                    return
            self._pending.popleft()

    def _emit_fragments(self, assignment: _Assignment) -> Iterator[ValidationEvent]:
        while assignment.fragments:
            fragment = assignment.fragments.popleft()
            self._held -= len(fragment.output)
            yield from self._sequencer.on_fragment(assignment.piece, fragment)

    def _replace_worker(self, assignment: _Assignment, error: WorkerDiedError) -> None:
        """Continue with a new worker; the piece of the dead one is reported as not judged."""
        self._deaths += 1
        if self._deaths > _MAX_DEATHS:
            raise SetupError(f"worker processes keep dying, the last one of {error.cause}")
        del self._busy[assignment.worker.connection]
        self._idle.append(self._pool.replace(assignment.worker))
        if assignment.first is not None:
            self._report_loss(assignment, assignment.first, error.cause)
            return
        assignment.death = error.cause
        if assignment.lines is None:
            assignment.lines = self._examiner.open(assignment.piece).lines
            self._number()

    def _report_loss(self, assignment: _Assignment, first: int, death: str) -> None:
        for name, loss in _losses(assignment.piece, first, assignment.lines or 0):
            reason = f"{loss}: the worker process died of {death}"
            assignment.fragments.append(self._examiner.missed(name, reason))
        assignment.done = True


def _losses(piece: PayloadPiece, first: int, lines: int) -> Iterator[tuple[str, str]]:
    if isinstance(piece, FileGroup):
        for source in piece.sources:
            yield source.name, "may not have been judged"
    elif isinstance(piece, WholePayload):
        yield piece.source.name, "was not judged"
    else:
        yield piece.source.name, f"lines {first} to {first + lines - 1} were not all judged"
