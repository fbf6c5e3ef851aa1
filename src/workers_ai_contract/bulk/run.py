"""Examines pieces in this process, or in several if the input is long, and emits events in input order."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from workers_ai_contract.bulk.events import EventSequencer
from workers_ai_contract.bulk.examining import Examiner
from workers_ai_contract.bulk.fragments import Fragment
from workers_ai_contract.bulk.options import ParallelOptions
from workers_ai_contract.bulk.pieces import End, FileGroup, RowGroup, Unread, cut

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from workers_ai_contract.bulk.events import ValidationEvent
    from workers_ai_contract.bulk.options import JudgingOptions
    from workers_ai_contract.bulk.pieces import Piece
    from workers_ai_contract.bulk.sources import InputSource, SkippedInput

# Opening a small file takes about as long as judging this many bytes.
_FILE_COST = 16 << 10
# How large the payload of a row is; a Parquet file is compressed.
_ROW_COST = 1 << 10


def examine(
    found: Iterable[InputSource | SkippedInput],
    options: JudgingOptions,
    parallel: ParallelOptions | None = None,
) -> Generator[ValidationEvent, None, None]:
    """Return a generator of the events of all payloads in the order of the input.

    The judge is made at the call, before anything is read or written. Closing the generator ends the worker
    processes that it started.

    Raises:
        UsageError: no contract matches the options.
        SetupError: worker processes cannot be started, or keep dying.
    """
    parallel = parallel or ParallelOptions()
    pieces = cut(found, longest=options.longest, size=parallel.piece_size)
    return _events(pieces, Examiner(options), parallel)


def _events(
    pieces: Iterator[Piece], examiner: Examiner, parallel: ParallelOptions
) -> Generator[ValidationEvent, None, None]:
    sequencer = EventSequencer(examiner)
    spent = 0
    for piece in pieces:
        if spent >= parallel.serial_up_to and parallel.workers > 1:
            # Imported here because most input is shorter.
            from workers_ai_contract.bulk.parallel import examine_in_parallel

            yield from examine_in_parallel(chain((piece,), pieces), examiner, sequencer, parallel)
            return
        for event in _examine_piece(piece, examiner, sequencer):
            yield event
            spent += event.size if isinstance(event, Fragment) else 0
        spent += _cost_of(piece)


def _cost_of(piece: Piece) -> int:
    """Return what a piece costs beside its bytes, in bytes."""
    if isinstance(piece, FileGroup):
        return _FILE_COST * len(piece.sources)
    return _ROW_COST * piece.rows if isinstance(piece, RowGroup) else 0


def _examine_piece(piece: Piece, examiner: Examiner, sequencer: EventSequencer) -> Iterator[ValidationEvent]:
    if isinstance(piece, Unread | End):
        yield from sequencer.on_other(piece)
        return
    opened = examiner.open(piece)
    for fragment in opened.examine(sequencer.first_line(piece, opened.lines)):
        yield from sequencer.on_fragment(piece, fragment)
