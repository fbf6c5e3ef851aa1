"""Compressed input, told by its first bytes."""

from __future__ import annotations

import zlib

from workers_ai_contract.errors import UnreadableError

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_STEP = 1 << 20


def compressed_by(data: bytes) -> str | None:
    """Return `gzip` or `zstd` if data begins as such a file does, else None."""
    if data.startswith(_GZIP):
        return "gzip"
    return "zstd" if data.startswith(_ZSTD) else None


def decompressed(data: bytes, longest: int) -> bytes:
    """Return the content of a gzip file, of all its members.

    Raises:
        UnreadableError: it is damaged or cut, its content is longer than `longest` bytes, or it is zstd,
            which needs a library that is not installed.
    """
    if compressed_by(data) == "zstd":
        return _from_zstd(data, longest)
    parts: list[bytes] = []
    size = 0
    while data:
        reader = zlib.decompressobj(_GZIP_WINDOW)
        try:
            while data and not reader.eof:
                part = reader.decompress(data, _STEP)
                data = reader.unconsumed_tail or reader.unused_data
                parts.append(part)
                size += len(part)
                if size > longest:
                    raise UnreadableError(_too_long(longest))
        except zlib.error as error:
            raise UnreadableError(f"not a sound gzip file: {error}") from None
        if not reader.eof:
            raise UnreadableError("the gzip file is cut: its end is missing")
        # Some writers fill the last block with zeros.
        data = data.lstrip(b"\0")
    return b"".join(parts)


def _from_zstd(data: bytes, longest: int) -> bytes:
    try:
        import zstandard  # type: ignore[import-not-found, unused-ignore]
    except ModuleNotFoundError:
        raise UnreadableError("compressed with zstd: install 'zstandard' to read it") from None
    reader = zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True)
    try:
        content: bytes = reader.read(longest + 1)
    except zstandard.ZstdError as error:
        raise UnreadableError(f"not a sound zstd file: {error}") from None
    if len(content) > longest:
        raise UnreadableError(_too_long(longest))
    return content


def _too_long(longest: int) -> str:
    return f"its content is longer than {longest} bytes, the limit for one payload"
