"""Has pieces examined by several processes at once, and tells of them in the order of the input."""

from __future__ import annotations

from collections import deque
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from workers_ai_contract.bulk.examining import Fragment
from workers_ai_contract.bulk.pieces import End, Files, Text, Unread
from workers_ai_contract.bulk.workers import Crew, Worker, WorkerDiedError
from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from workers_ai_contract.bulk.examining import Examiner
    from workers_ai_contract.bulk.pieces import Piece, Work
    from workers_ai_contract.bulk.run import Event, Manner, Teller

_MOST_HELD = 16 << 20
_AHEAD_PER_WORKER = 4
_MOST_DEATHS = 3


def examine_side_by_side(
    pieces: Iterator[Piece], examiner: Examiner, teller: Teller, manner: Manner
) -> Iterator[Event]:
    """Yield the events of all pieces.

    Raises:
        SetupError: processes cannot be started, or die again and again.
    """
    with Crew(examiner, manner.workers, manner.start_method) as crew:
        yield from _Floor(crew, pieces, examiner, teller).events()


class _Ticket:
    """Work on its way: who has it, how many lines it has, the number of its first, and what came back."""

    def __init__(self, work: Work, worker: Worker) -> None:
        self.work = work
        self.worker = worker
        self.count: int | None = None
        self.first: int | None = None
        self.death: str | None = None
        self.done = False
        self.fragments: deque[Fragment] = deque()


class _Floor:
    """Hands pieces to idle workers, hears them, and tells of the first ticket when something is known."""

    def __init__(self, crew: Crew, pieces: Iterator[Piece], examiner: Examiner, teller: Teller) -> None:
        self._crew = crew
        self._pieces = pieces
        self._examiner = examiner
        self._teller = teller
        self._tickets: deque[_Ticket | Unread | End] = deque()
        self._unnumbered: deque[_Ticket] = deque()
        self._idle = list(crew.workers)
        self._busy: dict[Connection, _Ticket] = {}
        self._held = 0
        self._deaths = 0
        self._exhausted = False

    def events(self) -> Iterator[Event]:
        while True:
            self._hand_out()
            yield from self._tell()
            if self._exhausted and not self._tickets:
                return
            for ticket in self._ready() if self._busy else ():
                # One of those before may have buried it.
                if self._busy.get(ticket.worker.connection) is ticket:
                    self._hear(ticket)

    def _hand_out(self) -> None:
        most = _AHEAD_PER_WORKER * len(self._crew.workers)
        while self._idle and not self._exhausted and len(self._tickets) < most:
            piece = next(self._pieces, None)
            if piece is None:
                self._exhausted = True
                return
            if isinstance(piece, Unread | End):
                self._tickets.append(piece)
            else:
                self._assign(_Ticket(piece, self._idle.pop()))

    def _assign(self, ticket: _Ticket) -> None:
        self._tickets.append(ticket)
        self._unnumbered.append(ticket)
        self._busy[ticket.worker.connection] = ticket
        try:
            ticket.worker.send(ticket.work)
        except WorkerDiedError as error:
            self._bury(ticket, error)

    def _ready(self) -> list[_Ticket]:
        """Wait for workers that have something to say; where much is held, only for those it waits for."""
        waiting = self._busy
        if self._held >= _MOST_HELD:
            first = self._tickets[0]
            waiting = {
                connection: ticket
                for connection, ticket in waiting.items()
                if ticket is first or ticket.count is None
            }
        ready = set(wait(list(waiting)))
        return [ticket for connection, ticket in waiting.items() if connection in ready]

    def _hear(self, ticket: _Ticket) -> None:
        try:
            message = ticket.worker.receive()
        except WorkerDiedError as error:
            self._bury(ticket, error)
            return
        if isinstance(message, int):
            ticket.count = message
            self._number()
        elif isinstance(message, Fragment):
            ticket.fragments.append(message)
            self._held += len(message.output)
        else:
            del self._busy[ticket.worker.connection]
            self._idle.append(ticket.worker)
            ticket.done = True

    def _number(self) -> None:
        """Tell the workers the numbers of their first lines, as far as they are known."""
        while self._unnumbered and (count := self._unnumbered[0].count) is not None:
            ticket = self._unnumbered.popleft()
            ticket.first = self._teller.first_line(ticket.work, count)
            if ticket.death is not None:
                self._give_up(ticket, ticket.first, ticket.death)
            else:
                self._send_first(ticket, ticket.first)

    def _send_first(self, ticket: _Ticket, first: int) -> None:
        try:
            ticket.worker.send(first)
        except WorkerDiedError as error:
            self._bury(ticket, error)

    def _tell(self) -> Iterator[Event]:
        while self._tickets:
            ticket = self._tickets[0]
            if isinstance(ticket, Unread | End):
                yield from self._teller.tell_other(ticket)
            else:
                yield from self._tell_of(ticket)
                if not ticket.done:
                    return
            self._tickets.popleft()

    def _tell_of(self, ticket: _Ticket) -> Iterator[Event]:
        while ticket.fragments:
            fragment = ticket.fragments.popleft()
            self._held -= len(fragment.output)
            yield from self._teller.tell(ticket.work, fragment)

    def _bury(self, ticket: _Ticket, error: WorkerDiedError) -> None:
        """Go on with a new worker; what the dead one had is not judged."""
        self._deaths += 1
        if self._deaths > _MOST_DEATHS:
            raise SetupError(f"the processes that judge die again and again, the last of {error.how}")
        del self._busy[ticket.worker.connection]
        self._idle.append(self._crew.replace(ticket.worker))
        if ticket.first is not None:
            self._give_up(ticket, ticket.first, error.how)
            return
        ticket.death = error.how
        if ticket.count is None:
            ticket.count = self._examiner.open(ticket.work).number
            self._number()

    def _give_up(self, ticket: _Ticket, first: int, death: str) -> None:
        for name, loss in _losses(ticket.work, first, ticket.count or 0):
            reason = f"{loss}: the process that did it died of {death}"
            ticket.fragments.append(self._examiner.missed(name, None, reason))
        ticket.done = True


def _losses(piece: Work, first: int, count: int) -> Iterator[tuple[str, str]]:
    if isinstance(piece, Files):
        for source in piece.sources:
            yield source.name, "it may not have been judged"
    elif isinstance(piece, Text):
        yield piece.source.name, "it was not judged"
    else:
        yield piece.source.name, f"not all of the lines {first} to {first + count - 1} were judged"
