"""Streams of lines that may be compressed, which their first bytes tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.traffic.compression import MAGIC_SIZE, compressed_by, unpacked
from workers_ai_kernel.reading.strict import ReadingError, read_strictly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO

    from workers_ai_contract.bulk.blocks import ByteStream

_READ_SIZE = 1 << 16
_LONGEST_FIRST_LINE = 64 << 20
_BLANK = b" \t\r\n"


def plain_stream(file: FileIO) -> ByteStream:
    """Return a stream of what a file or pipe holds, unpacked if it is compressed.

    It waits for the first bytes. Its `read` raises UnreadableError for what is cut or damaged.
    """
    begin = file.read(MAGIC_SIZE) or b""
    while (
        len(begin) < MAGIC_SIZE and _may_be_compressed(begin) and (more := file.read(MAGIC_SIZE - len(begin)))
    ):
        begin += more
    return _Resumed(file, begin) if compressed_by(begin) is None else _Unpacked(file, begin)


def holds_json_lines(path: str) -> bool:
    """Return whether a file is compressed and its content has several lines, the first of which is JSON."""
    try:
        with open(path, "rb", buffering=0) as file:
            stream = plain_stream(file)
            return isinstance(stream, _Unpacked) and _begins_with_json_line(stream)
    except (OSError, UnreadableError):
        return False


def _may_be_compressed(begin: bytes) -> bool:
    return begin[:1] in {b"\x1f", b"\x28"} or b"\x50" <= begin[:1] <= b"\x5f"


def _begins_with_json_line(stream: ByteStream) -> bool:
    first = b""
    while len(first) < _LONGEST_FIRST_LINE and (part := stream.read(_READ_SIZE)):
        first = (first + part).lstrip(_BLANK)
        if b"\n" in part and b"\n" in first:
            line, _, rest = first.partition(b"\n")
            while not rest.strip(_BLANK) and (part := stream.read(_READ_SIZE)):
                rest = part
            return bool(rest.strip(_BLANK)) and _is_json(line)
    return False


def _is_json(line: bytes) -> bool:
    try:
        return read_strictly(line).payload is not None
    except ReadingError:
        return False


class _Resumed:
    """A stream whose first bytes were read already."""

    def __init__(self, file: FileIO, begin: bytes) -> None:
        self._file = file
        self._begin = begin

    def fileno(self) -> int:
        return self._file.fileno()

    def read(self, size: int, /) -> bytes | None:
        begin, self._begin = self._begin, b""
        return begin or self._file.read(size)


class _Unpacked:
    """The content of a compressed file."""

    def __init__(self, file: FileIO, begin: bytes) -> None:
        self._file = file
        packed = _Resumed(file, begin)
        self._parts: Iterator[bytes] = unpacked(
            compressed_by(begin) or "", lambda: packed.read(_READ_SIZE) or b""
        )

    def fileno(self) -> int:
        return self._file.fileno()

    def read(self, _size: int, /) -> bytes | None:
        # An empty part is not the end.
        return next(filter(None, self._parts), b"")
