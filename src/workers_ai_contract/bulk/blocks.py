"""Blocks of whole lines: of a part of a file, or of a stream as it comes in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from select import select
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO

_MORE = 1 << 16


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines one after the other; `cut` where one more follows that is too long to be kept."""

    data: bytes
    cut: bool = False

    @property
    def count(self) -> int:
        """How many lines these are, empty ones and the one that is cut included."""
        unended = bool(self.data) and not self.data.endswith(b"\n")
        return self.data.count(b"\n") + unended + self.cut


EMPTY = Block(b"")


def read_part(file: FileIO, start: int, end: int, longest: int) -> Block:
    """Return the lines that begin in a part of a file; every line begins in exactly one of adjoining parts.

    The last one is read to its own end, unless it is longer than `longest`.
    """
    before = max(start - 1, 0)
    file.seek(before)
    data = _read_up_to(file, end - before)
    if start:
        # The line before begins elsewhere, even if that is all there is here.
        first = data.find(b"\n") + 1
        data = data[first:] if first else b""
    if not data or data.endswith(b"\n"):
        return Block(data)
    last = data.rfind(b"\n") + 1
    rest = _rest_of_line(file, longest - (len(data) - last))
    return Block(data[:last], cut=True) if rest is None else Block(data + rest)


def _read_up_to(file: FileIO, size: int) -> bytes:
    data = file.read(size) or b""
    while len(data) < size and (more := file.read(size - len(data))):
        data += more
    return data


def _rest_of_line(file: FileIO, most: int) -> bytes | None:
    parts: list[bytes] = []
    length = 0
    while length <= most:
        part = file.read(_MORE)
        if not part:
            return b"".join(parts)
        end = part.find(b"\n") + 1
        parts.append(part[:end] if end else part)
        if end:
            return b"".join(parts)
        length += len(part)
    return None


def stream_blocks(file: FileIO, size: int, longest: int) -> Iterator[Block]:
    """Yield the lines of a stream in blocks of about `size`, or fewer where the writer pauses.

    Of a line longer than `longest` nothing is kept.
    """
    lines, begun = _Parts(), _Parts()
    skipping = False
    while data := file.read(size):
        end = data.rfind(b"\n") + 1
        if skipping and not end:
            continue
        if end:
            begun.add(data[data.find(b"\n") + 1 : end] if skipping else data[:end])
            lines.add(begun.take())
            skipping = False
        begun.add(data[end:])
        if begun.size > longest:
            yield Block(lines.take(), cut=True)
            begun.take()
            skipping = True
        elif lines.size and (lines.size >= size or not _has_more(file)):
            yield Block(lines.take())
    if lines.size or begun.size:
        yield Block(lines.take() + begun.take())


class _Parts:
    """Bytes that are joined only when they are needed."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def add(self, part: bytes) -> None:
        self._parts.append(part)
        self.size += len(part)

    def take(self) -> bytes:
        parts, self._parts, self.size = self._parts, [], 0
        return b"".join(parts)


def _has_more(file: FileIO) -> bool:
    return bool(select([file], [], [], 0)[0])


def read_whole(file: FileIO, longest: int) -> bytes | None:
    """Return all of a file, or None if it is longer than `longest`; no more than that is read."""
    if os.fstat(file.fileno()).st_size > longest:
        return None
    parts: list[bytes] = []
    length = 0
    while part := file.read(min(_MORE << 4, longest + 1 - length)):
        parts.append(part)
        length += len(part)
        if length > longest:
            return None
    return b"".join(parts)
