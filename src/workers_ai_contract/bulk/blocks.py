"""Blocks of whole lines, read from a part of a file or from a stream."""

from __future__ import annotations

import os
from select import select
from typing import TYPE_CHECKING, NamedTuple, Protocol

from workers_ai_contract.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO
    from typing import Self

_READ_SIZE = 1 << 16
_NEWLINE = 0x0A
_MAX_FINDS = 2_000
LONGEST_SKIPPED = 1 << 30


class ByteStream(Protocol):
    """What lines are read from."""

    def fileno(self) -> int:
        """Return a descriptor that is readable when more may have come."""
        ...

    def read(self, size: int, /) -> bytes | None:
        """Return the next bytes, about `size` at most; nothing at the end."""
        ...


class Block(NamedTuple):
    """Consecutive lines: the bytes of `data` from `begin` to `end`, so that nothing is copied.

    `kept` is the number of lines; `cut` means that one more line follows that is too long to keep.
    """

    data: bytes
    begin: int
    end: int
    kept: int
    cut: bool = False

    @classmethod
    def of(cls, data: bytes, begin: int, end: int, *, cut: bool = False) -> Self:
        """Return the block of all lines between two offsets."""
        unended = end > begin and data[end - 1] != _NEWLINE
        return cls(data, begin, end, _count_ends(data, begin, end) + unended, cut)

    @property
    def number(self) -> int:
        """The number of lines, including empty ones and the one that was cut."""
        return self.kept + self.cut

    def lines(self) -> Iterator[bytes]:
        """Yield the lines, without their newlines."""
        data, end = self.data, self.end
        begin = self.begin
        while begin < end:
            newline = data.find(b"\n", begin, end)
            if newline < 0:
                newline = end
            yield data[begin:newline]
            begin = newline + 1


def _count_ends(data: bytes, begin: int, end: int) -> int:
    """Return how many lines end between two offsets; for long lines `find` is faster than `count`."""
    number = 0
    while number < _MAX_FINDS:
        begin = data.find(b"\n", begin, end) + 1
        if not begin:
            return number
        number += 1
    return number + data.count(b"\n", begin, end)


def read_part(file: FileIO, start: int, end: int, longest: int) -> Block:
    """Return the lines that begin in a part of a file; every line begins in exactly one part.

    The last line is read to its end, unless it is longer than `longest`.
    """
    before = max(start - 1, 0)
    file.seek(before)
    # Reads a little more, to get the end of the last line.
    data = _read_up_to(file, end - before + _READ_SIZE)
    # A line that began before `start` belongs to an earlier part, even if it fills this one.
    begin = data.find(b"\n", 0, end - before) + 1 if start else 0
    if (start and not begin) or begin == min(end - before, len(data)):
        return Block.of(data, 0, 0)
    finish = data.find(b"\n", end - before - 1) + 1
    if finish:
        return Block.of(data, begin, finish)
    last = data.rfind(b"\n", begin) + 1 or begin
    rest = _rest_of_line(file, longest - (len(data) - last))
    if rest is None:
        return Block.of(data, begin, last, cut=True)
    return Block.of(data + rest, begin, len(data) + len(rest))


def _read_up_to(file: FileIO, size: int) -> bytes:
    data = file.read(size) or b""
    while len(data) < size and (more := file.read(size - len(data))):
        data += more
    return data


def _rest_of_line(file: FileIO, most: int) -> bytes | None:
    """Return the rest of the line; None if it is longer than `most`."""
    parts: list[bytes] = []
    length = 0
    while part := file.read(_READ_SIZE):
        end = part.find(b"\n") + 1
        parts.append(part[:end] if end else part)
        length += len(parts[-1])
        if end or length > most:
            break
    # The newline itself does not count.
    return None if length > most + 1 else b"".join(parts)


def stream_blocks(file: ByteStream, size: int, longest: int) -> Iterator[Block]:
    """Yield the lines of a stream in blocks of about `size` bytes, or smaller ones if the writer pauses.

    A line longer than `longest` is dropped.

    Raises:
        OSError: a line does not end, such as that of `/dev/zero`.
        UnreadableError: the file is compressed, and cut or damaged; its whole lines until there were yielded.
    """
    lines, begun = _Parts(), _Parts()
    skipping, skipped = False, 0
    sound = _UntilDamage(file)
    while data := sound.read(size):
        end = data.rfind(b"\n") + 1
        if skipping and not end:
            skipped += len(data)
            if skipped > LONGEST_SKIPPED:
                raise OSError(0, f"A line is longer than {LONGEST_SKIPPED >> 30} GiB: the rest is not read")
            continue
        if end:
            begun.add(data[data.find(b"\n") + 1 : end] if skipping else data[:end])
            lines.add(begun.take())
            skipping = False
        begun.add(data[end:])
        if begun.size > longest:
            yield _block(lines.take(), cut=True)
            begun.take()
            skipping, skipped = True, 0
        elif lines.size and (lines.size >= size or not _has_more(file)):
            yield _block(lines.take())
    if sound.damage is not None:
        begun.take()
    if lines.size or begun.size:
        yield _block(lines.take() + begun.take())
    if sound.damage is not None:
        raise sound.damage


def _block(data: bytes, *, cut: bool = False) -> Block:
    return Block.of(data, 0, len(data), cut=cut)


class _UntilDamage:
    """A stream that ends where it is damaged, and keeps what was wrong."""

    def __init__(self, file: ByteStream) -> None:
        self._file = file
        self.damage: UnreadableError | None = None

    def read(self, size: int) -> bytes | None:
        try:
            return self._file.read(size)
        except UnreadableError as error:
            self.damage = error
            return None


class _Parts:
    """Byte strings that are joined only when they are needed."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def add(self, part: bytes) -> None:
        self._parts.append(part)
        self.size += len(part)

    def take(self) -> bytes:
        parts, self._parts, self.size = self._parts, [], 0
        return b"".join(parts)


def _has_more(file: ByteStream) -> bool:
    return bool(select([file], [], [], 0)[0])


def read_whole(file: FileIO, longest: int) -> bytes | None:
    """Return the content of a file, or None if it is longer than `longest`; no more than that is read."""
    if os.fstat(file.fileno()).st_size > longest:
        return None
    parts: list[bytes] = []
    length = 0
    while part := file.read(min(_READ_SIZE << 4, longest + 1 - length)):
        parts.append(part)
        length += len(part)
        if length > longest:
            return None
    return b"".join(parts)
