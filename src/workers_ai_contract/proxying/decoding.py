"""Decodes a compressed body piece by piece, so that it can be judged, and recorded without secrets."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

_GZIP_WINDOW = 16 + zlib.MAX_WBITS
MOST_DECODED = 32_000_000
"""The size in bytes up to which a body is decoded."""
_STEP = 256
# Ten bytes of Brotli can be 16 MB.
_BROTLI_STEP = 32
_PLAIN = frozenset({"", "identity"})


class PieceDecoder(Protocol):
    """Decodes the pieces of one body."""

    def __call__(self, data: bytes, /) -> bytes:
        """Return what a piece decodes to, possibly nothing yet.

        Raises:
            ValueError: the body is damaged, or longer than `MOST_DECODED`.
        """
        ...


def decoder_of(encoding: str) -> PieceDecoder | None:
    """Return the decoder of a content encoding; None if it is unknown, or its library is not installed."""
    name = encoding.strip().lower()
    if name in _PLAIN:
        return bytes
    make = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd}.get(name)
    try:
        return None if make is None else make()
    except ModuleNotFoundError:
        return None


def _gzip() -> PieceDecoder:
    return _guarded(zlib.decompressobj(_GZIP_WINDOW).decompress, zlib.error)


def _deflate() -> PieceDecoder:
    """Return a decoder of `deflate`, which some servers send without the header of zlib."""
    reader = None

    def decode(data: bytes) -> bytes:
        nonlocal reader
        if reader is None:
            is_wrapped = data[:1] == b"\x78"
            reader = zlib.decompressobj(zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS)
        return reader.decompress(data)

    return _guarded(decode, zlib.error)


def _brotli() -> PieceDecoder:
    import brotli  # type: ignore[import-untyped, import-not-found, unused-ignore]

    untyped: Any = brotli
    return _guarded(untyped.Decompressor().process, untyped.error, _BROTLI_STEP)


def _zstd() -> PieceDecoder:
    import zstandard  # type: ignore[import-not-found, unused-ignore]

    return _guarded(zstandard.ZstdDecompressor().decompressobj().decompress, zstandard.ZstdError)


def _guarded(decode: Callable[[bytes], bytes], error: type[Exception], step: int = _STEP) -> PieceDecoder:
    """Return a decoder that is fed few bytes at once, as some that expand to very many are found by that."""
    size = 0

    def decode_piece(data: bytes, /) -> bytes:
        nonlocal size
        found: list[bytes] = []
        for at in range(0, len(data), step):
            try:
                found.append(decode(data[at : at + step]))
            except error as reason:
                raise ValueError(str(reason)) from None
            size += len(found[-1])
            if size > MOST_DECODED:
                raise ValueError(f"longer than {MOST_DECODED} bytes")
        return b"".join(found)

    return decode_piece
