"""Work cut into pieces of like size, in the order of the input."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from workers_ai_contract.bulk.blocks import Block, read_whole, stream_blocks
from workers_ai_contract.bulk.sources import PassedOver, Source, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import FileIO

PIECE_SIZE = 4 << 20
_FILES_TOGETHER = 32
_STDIN_DESCRIPTOR = 0


class Files(NamedTuple):
    """Some files with one payload each."""

    sources: tuple[Source, ...]


class Text(NamedTuple):
    """One payload that was read already, for what can be read only once; None where it is too long."""

    source: Source
    data: bytes | None


class Part(NamedTuple):
    """The lines that begin in a part of a file; `identity` is that of the file when it was cut."""

    source: Source
    start: int
    end: int
    identity: tuple[int, int]


class Lines(NamedTuple):
    """Lines that were read already."""

    source: Source
    block: Block


class Unread(NamedTuple):
    """What could not be read, or is not to be."""

    name: str
    reason: str
    missed: bool = True


class End(NamedTuple):
    """No more comes of a source of lines."""

    source: Source


Work: TypeAlias = Files | Text | Part | Lines
Piece: TypeAlias = Work | Unread | End


def cut(found: Iterable[Source | PassedOver], *, longest: int, size: int = PIECE_SIZE) -> Iterator[Piece]:
    """Yield the pieces of all that was found; `longest` is the most that is read of one payload."""
    together: list[Source] = []
    for thing in found:
        if isinstance(thing, Source) and not thing.lines and thing.path is not None:
            together.append(thing)
            if len(together) < _FILES_TOGETHER:
                continue
        if together:
            yield Files(tuple(together))
            together = []
        if isinstance(thing, PassedOver):
            yield Unread(thing.name, thing.reason, thing.unread)
        elif thing.lines or thing.path is None:
            yield from _cut_source(thing, longest, size)
    if together:
        yield Files(tuple(together))


def open_source(source: Source) -> FileIO:
    """Open a file, or stdin, without a buffer.

    Raises:
        OSError: it cannot be opened.
    """
    if source.path is None:
        return open(_STDIN_DESCRIPTOR, "rb", buffering=0, closefd=False)
    return open(source.path, "rb", buffering=0)  # noqa: PTH123 - pathlib costs start-up


def identity_of(file: FileIO) -> tuple[int, int]:
    """Return what tells a file from others, whatever it is called now."""
    status = os.fstat(file.fileno())
    return status.st_dev, status.st_ino


def _cut_source(source: Source, longest: int, size: int) -> Iterator[Piece]:
    try:
        with open_source(source) as file:
            if source.lines:
                yield from _cut_lines(source, file, longest, size)
            else:
                yield Text(source, read_whole(file, longest))
    except OSError as error:
        yield Unread(source.name, reason_of(error))
    if source.lines:
        yield End(source)


def _cut_lines(source: Source, file: FileIO, longest: int, size: int) -> Iterator[Piece]:
    status = os.fstat(file.fileno())
    if source.path is not None and stat.S_ISREG(status.st_mode) and status.st_size:
        for start in range(0, status.st_size, size):
            end = min(start + size, status.st_size)
            yield Part(source, start, end, (status.st_dev, status.st_ino))
        return
    for block in stream_blocks(file, size, longest):
        yield Lines(source, block)
