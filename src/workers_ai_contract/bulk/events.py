"""The events of a run, and the sequencer that emits them in the order of the input."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from workers_ai_contract.bulk.fragments import Fragment
from workers_ai_contract.bulk.pieces import End, FileGroup, Unread
from workers_ai_contract.bulk.tally import NOTHING, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.bulk.examining import Examiner
    from workers_ai_contract.bulk.pieces import PayloadPiece
    from workers_ai_contract.bulk.sources import InputSource


class SourceEnded(NamedTuple):
    """All lines of a source were judged; `tally` holds their counts."""

    source: InputSource
    tally: Tally


class Notice(NamedTuple):
    """An input without payloads was skipped."""

    note: str


ValidationEvent: TypeAlias = Fragment | SourceEnded | Notice


class EventSequencer:
    """Numbers lines and adds up counts; pieces must be passed to it in the order of the input."""

    def __init__(self, examiner: Examiner) -> None:
        self._examiner = examiner
        self._numbered: InputSource | None = None
        self._next_line = 1
        self._current: InputSource | None = None
        self._tally = NOTHING
        self._failed = False

    def first_line(self, piece: PayloadPiece, count: int) -> int:
        """Return the number of the first line of a piece that has `count` lines."""
        source = _source_of(piece)
        if source is not self._numbered:
            self._numbered, self._next_line = source, 1
        first = self._next_line
        self._next_line += count
        return first

    def on_fragment(self, piece: PayloadPiece, fragment: Fragment) -> Iterator[ValidationEvent]:
        """Yield the event for a fragment; a failure to read a file is reported once."""
        source = _source_of(piece)
        if source is not self._current:
            self._current, self._tally, self._failed = source, NOTHING, False
        if fragment.failed and self._failed:
            return
        self._failed = self._failed or fragment.failed
        self._tally = self._tally.plus(fragment.tally)
        yield fragment

    def on_other(self, piece: Unread | End) -> Iterator[ValidationEvent]:
        """Yield the event for a piece without payloads."""
        if isinstance(piece, End):
            tally = self._tally if piece.source is self._current else NOTHING
            yield SourceEnded(piece.source, tally)
        elif piece.missed:
            yield self._examiner.missed(piece.name, piece.reason)
        else:
            yield Notice(f"{piece.name}: {piece.reason}.")


def _source_of(piece: PayloadPiece) -> InputSource | None:
    """Return the source whose lines a piece holds; None for whole files."""
    return None if isinstance(piece, FileGroup) else piece.source
