"""Examines pieces one after the other, or side by side where there are many, and tells of them in order."""

from __future__ import annotations

import os
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from workers_ai_contract.bulk.examining import Examiner, Fragment
from workers_ai_contract.bulk.pieces import PIECE_SIZE, End, Files, Unread, cut
from workers_ai_contract.bulk.tally import NOTHING, Tally

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from workers_ai_contract.bulk.examining import Order
    from workers_ai_contract.bulk.pieces import Piece, Work
    from workers_ai_contract.bulk.sources import PassedOver, Source

ALONE_UP_TO = 4 << 20
_FILE_COSTS = 16 << 10


class SourceEnded(NamedTuple):
    """All lines of a source were judged; these are their counts."""

    source: Source
    tally: Tally


class Noted(NamedTuple):
    """Something holds no payload."""

    note: str


Event: TypeAlias = Fragment | SourceEnded | Noted


class Manner(NamedTuple):
    """How the work is done, which no result depends on.

    After `alone_up_to` bytes the rest is examined by `jobs` processes, one for each core by default.
    """

    jobs: int | None = None
    alone_up_to: int = ALONE_UP_TO
    piece_size: int = PIECE_SIZE
    start_method: str | None = None

    @property
    def workers(self) -> int:
        """How many processes there are to be."""
        return self.jobs or cores()


def examine(
    found: Iterable[Source | PassedOver], order: Order, manner: Manner | None = None
) -> Generator[Event, None, None]:
    """Yield what is found out about all payloads, in the order of the input.

    Close the iterator, and the processes that it started are gone.

    Raises:
        UsageError: there is no such contract.
        SetupError: processes cannot be started, or die again and again.
    """
    manner = manner or Manner()
    examiner = Examiner(order)
    pieces = cut(found, longest=order.longest, size=manner.piece_size)
    teller = Teller(examiner)
    spent = 0
    for piece in pieces:
        if spent >= manner.alone_up_to and manner.workers > 1:
            # Imported here because most input never gets that long.
            from workers_ai_contract.bulk.side_by_side import examine_side_by_side

            yield from examine_side_by_side(chain((piece,), pieces), examiner, teller, manner)
            return
        for event in _examine_alone(piece, examiner, teller):
            yield event
            spent += event.size if isinstance(event, Fragment) else 0
        spent += _FILE_COSTS * len(piece.sources) if isinstance(piece, Files) else 0


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _examine_alone(piece: Piece, examiner: Examiner, teller: Teller) -> Iterator[Event]:
    if isinstance(piece, Unread | End):
        yield from teller.tell_other(piece)
        return
    opened = examiner.open(piece)
    for fragment in opened.examine(teller.first_line(piece, opened.number)):
        yield from teller.tell(piece, fragment)


class Teller:
    """Numbers lines and adds up counts, for pieces that come to it in the order of the input."""

    def __init__(self, examiner: Examiner) -> None:
        self._examiner = examiner
        self._numbered: Source | None = None
        self._next_line = 1
        self._told: Source | None = None
        self._tally = NOTHING
        self._failed = False

    def first_line(self, piece: Work, count: int) -> int:
        """Return the number of the first of the next lines, of which there are so many."""
        source = _source_of(piece)
        if source is not self._numbered:
            self._numbered, self._next_line = source, 1
        first = self._next_line
        self._next_line += count
        return first

    def tell(self, piece: Work, fragment: Fragment) -> Iterator[Event]:
        """Yield the event for a fragment; that a file cannot be read further is said once."""
        source = _source_of(piece)
        if source is not self._told:
            self._told, self._tally, self._failed = source, NOTHING, False
        if fragment.failed and self._failed:
            return
        self._failed = self._failed or fragment.failed
        self._tally += fragment.tally
        yield fragment

    def tell_other(self, piece: Unread | End) -> Iterator[Event]:
        """Yield the event for what is not examined."""
        if isinstance(piece, End):
            tally = self._tally if piece.source is self._told else NOTHING
            yield SourceEnded(piece.source, tally)
        elif piece.missed:
            yield self._examiner.missed(piece.name, None, piece.reason)
        else:
            yield Noted(f"{piece.name}: {piece.reason}.")


def _source_of(piece: Work) -> Source | None:
    """Return the source whose lines these are; whole files have none."""
    return None if isinstance(piece, Files) else piece.source
