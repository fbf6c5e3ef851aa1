"""Compressed input, told by its first bytes."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from workers_ai_contract.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAGIC_SIZE = 4
"""How many of the first bytes tell how a file is compressed."""
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
# A frame of zstd that readers skip: its first byte is 0x50 to 0x5f, and its length follows in four bytes.
_SKIPPED = b"\x2a\x4d\x18"
_SKIPPED_FIRST = range(0x50, 0x60)
_SKIPPED_HEADER = 8
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_STEP = 1 << 20
_GZIP_FED = 1 << 16
# Four bytes of zstd can be 128 KiB, and its decoder has no limit.
_ZSTD_FED = 1 << 10


def compressed_by(data: bytes) -> str | None:
    """Return `gzip` or `zstd` if data begins as such a file does, else None."""
    if data.startswith(_GZIP):
        return "gzip"
    return "zstd" if data.startswith(_ZSTD) or _is_skipped(data) else None


def unpacked(kind: str, read: Callable[[], bytes]) -> Iterator[bytes]:
    """Yield the content of a file, of all members or frames; `read` gives its next bytes, none at the end.

    `kind` is what `compressed_by` says. No part is longer than a few dozen megabytes.

    Raises:
        UnreadableError: it is damaged or cut, or it is zstd, which needs a library that is not installed.
    """
    if kind == "gzip":
        return _gzip_parts(_fed(read, _GZIP_FED))
    return _zstd_parts(_fed(read, _ZSTD_FED))


def decompressed(data: bytes, longest: int) -> bytes:
    """Return the content of a compressed file.

    Raises:
        UnreadableError: as `unpacked` does, or its content is longer than `longest` bytes.
    """
    whole = iter((data,))
    parts: list[bytes] = []
    size = 0
    for part in unpacked(compressed_by(data) or "gzip", lambda: next(whole, b"")):
        parts.append(part)
        size += len(part)
        if size > longest:
            raise UnreadableError(f"its content is longer than {longest} bytes, the limit for one payload")
    return b"".join(parts)


def _fed(read: Callable[[], bytes], size: int) -> Callable[[], bytes]:
    """Return a function that reads the same in parts of at most `size` bytes."""
    parts = (data[at : at + size] for data in iter(read, b"") for at in range(0, len(data), size))
    return lambda: next(parts, b"")


def _gzip_parts(read: Callable[[], bytes]) -> Iterator[bytes]:
    data = read()
    while data:
        reader = zlib.decompressobj(_GZIP_WINDOW)
        while not reader.eof:
            if not data and not (data := read()):
                raise _cut("gzip")
            try:
                yield reader.decompress(data, _STEP)
            except zlib.error as error:
                raise UnreadableError(f"not a sound gzip file: {error}") from None
            data = reader.unconsumed_tail
        # Some writers fill the last block with zeros.
        data = reader.unused_data.lstrip(b"\0")
        while not data and (more := read()):
            data = more.lstrip(b"\0")


def _zstd_parts(read: Callable[[], bytes]) -> Iterator[bytes]:
    try:
        import zstandard  # type: ignore[import-not-found, unused-ignore]
    except ModuleNotFoundError:
        raise UnreadableError("compressed with zstd: install 'zstandard' to read it") from None
    decompressor = zstandard.ZstdDecompressor()
    data = read()
    while data:
        data = _at_least(_SKIPPED_HEADER, data, read)
        if _is_skipped(data):
            data = _behind_skipped(data, read)
            continue
        reader = decompressor.decompressobj()
        while not reader.eof:
            if not data and not (data := read()):
                raise _cut("zstd")
            try:
                yield reader.decompress(data)
            except zstandard.ZstdError as error:
                raise UnreadableError(f"not a sound zstd file: {error}") from None
            data = b""
        data = reader.unused_data or read()


def _is_skipped(data: bytes) -> bool:
    return data[1:MAGIC_SIZE] == _SKIPPED and data[0] in _SKIPPED_FIRST


def _at_least(size: int, data: bytes, read: Callable[[], bytes]) -> bytes:
    while len(data) < size and (more := read()):
        data += more
    return data


def _behind_skipped(data: bytes, read: Callable[[], bytes]) -> bytes:
    """Return the data that follows a frame that readers skip."""
    if len(data) < _SKIPPED_HEADER:
        raise _cut("zstd")
    left = _SKIPPED_HEADER + int.from_bytes(data[MAGIC_SIZE:_SKIPPED_HEADER], "little")
    while len(data) < left:
        left -= len(data)
        if not (data := read()):
            raise _cut("zstd")
    return data[left:] or read()


def _cut(kind: str) -> UnreadableError:
    return UnreadableError(f"the {kind} file is cut: its end is missing")
