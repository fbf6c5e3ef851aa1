"""Cuts the input into pieces of similar size, in the order of the input."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from workers_ai_contract.bulk.blocks import Block, read_whole, stream_blocks
from workers_ai_contract.bulk.packed import plain_stream
from workers_ai_contract.bulk.sources import InputSource, SkippedInput, is_parquet, reason_of
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.traffic.compression import MAGIC_SIZE, compressed_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import FileIO

PIECE_SIZE = 4 << 20
_FILES_TOGETHER = 32
_STDIN_DESCRIPTOR = 0


class FileGroup(NamedTuple):
    """Files with one payload each."""

    sources: tuple[InputSource, ...]


class WholePayload(NamedTuple):
    """One payload that was already read, as stdin can be read only once; `data` is None if it is too long."""

    source: InputSource
    data: bytes | None


class FilePart(NamedTuple):
    """The lines that begin in a part of a file; `identity` is the identity of the file when it was cut."""

    source: InputSource
    start: int
    end: int
    identity: tuple[int, int]


class RowGroup(NamedTuple):
    """A group of rows of a Parquet file, by its number; `size` is about its share of the file in bytes."""

    source: InputSource
    number: int
    rows: int
    size: int
    identity: tuple[int, int]


class LineBlock(NamedTuple):
    """Lines that were already read."""

    source: InputSource
    block: Block


class Unread(NamedTuple):
    """Input that could not be read or was skipped; `missed` if a payload may be missing because of that."""

    name: str
    reason: str
    missed: bool = True


class End(NamedTuple):
    """The end of a source of lines."""

    source: InputSource


PayloadPiece: TypeAlias = FileGroup | WholePayload | FilePart | LineBlock | RowGroup
Piece: TypeAlias = PayloadPiece | Unread | End


def cut(
    found: Iterable[InputSource | SkippedInput], *, longest: int, size: int = PIECE_SIZE
) -> Iterator[Piece]:
    """Yield the pieces of all sources; `longest` is the maximum size of one payload."""
    together: list[InputSource] = []
    for thing in found:
        if isinstance(thing, InputSource) and not thing.lines and thing.path is not None:
            together.append(thing)
            if len(together) < _FILES_TOGETHER:
                continue
        if together:
            yield FileGroup(tuple(together))
            together = []
        if isinstance(thing, SkippedInput):
            yield Unread(thing.name, thing.reason, thing.unread)
        elif thing.lines or thing.path is None:
            yield from _cut_source(thing, longest, size)
    if together:
        yield FileGroup(tuple(together))


def open_source(source: InputSource) -> FileIO:
    """Open a file or stdin, unbuffered.

    Raises:
        OSError: the file cannot be opened.
    """
    if source.path is None:
        return open(_STDIN_DESCRIPTOR, "rb", buffering=0, closefd=False)
    return open(source.path, "rb", buffering=0)


def identity_of(file: FileIO) -> tuple[int, int]:
    """Return device and inode number: they identify a file even after it was renamed."""
    status = os.fstat(file.fileno())
    return status.st_dev, status.st_ino


def require_identity(file: FileIO, identity: tuple[int, int]) -> None:
    """Check that a file is the one that was cut.

    Raises:
        OSError: it is another one.
    """
    if identity_of(file) != identity:
        raise OSError(0, "The file was replaced while it was being read")


def _cut_source(source: InputSource, longest: int, size: int) -> Iterator[Piece]:
    try:
        with open_source(source) as file:
            if source.lines:
                yield from _cut_lines(source, file, longest, size)
            else:
                yield WholePayload(source, read_whole(file, longest))
    except OSError as error:
        yield Unread(source.name, reason_of(error))
    except UnreadableError as error:
        yield Unread(source.name, error.reason)
    if source.lines:
        yield End(source)


def _cut_rows(source: InputSource, file: FileIO, status: os.stat_result) -> Iterator[Piece]:
    # Imported late: most input is JSON.
    from workers_ai_contract.tables import ParquetRows

    try:
        groups = ParquetRows(file).groups
    except UnreadableError as error:
        yield Unread(source.name, error.reason)
        return
    rows = max(sum(groups), 1)
    for number, count in enumerate(groups):
        size = status.st_size * count // rows
        yield RowGroup(source, number, count, size, (status.st_dev, status.st_ino))


def _cut_lines(source: InputSource, file: FileIO, longest: int, size: int) -> Iterator[Piece]:
    status = os.fstat(file.fileno())
    if source.path is not None and stat.S_ISREG(status.st_mode) and status.st_size:
        begin = os.pread(file.fileno(), MAGIC_SIZE, 0)
        if is_parquet(begin):
            yield from _cut_rows(source, file, status)
            return
        if compressed_by(begin) is None:
            for start in range(0, status.st_size, size):
                end = min(start + size, status.st_size)
                yield FilePart(source, start, end, (status.st_dev, status.st_ino))
            return
    for block in stream_blocks(plain_stream(file), size, longest):
        yield LineBlock(source, block)
