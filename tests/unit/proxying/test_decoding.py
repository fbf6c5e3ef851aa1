"""Compressed bodies, decoded piece by piece."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING, Any

import brotli  # type: ignore[import-untyped, import-not-found, unused-ignore]
import pytest
import zstandard

from workers_ai_contract.proxying.decoding import MOST_DECODED, decoder_of

if TYPE_CHECKING:
    from collections.abc import Callable

PACK: Any = brotli
TEXT = b'{"response": "tide"}' * 50


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT, mtime=0)),
        ("X-GZip", gzip.compress(TEXT, mtime=0)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT, wbits=-15)),
        ("br", PACK.compress(TEXT)),
        ("zstd", zstandard.compress(TEXT)),
    ],
    ids=["none", "identity", "gzip", "x-gzip", "zlib", "deflate", "br", "zstd"],
)
def test_each_encoding_is_decoded_in_pieces(name: str, data: bytes) -> None:
    """However the body is cut."""
    decode = decoder_of(name)

    assert decode is not None
    assert b"".join(decode(data[at : at + 7]) for at in range(0, len(data), 7)) == TEXT


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_damaged_body_raises(name: str) -> None:
    """Always the same error."""
    decode = decoder_of(name)
    assert decode is not None

    with pytest.raises(ValueError, match=r"\w"):
        decode(b"\x9c\xff this is not compressed" * 10)


def test_what_is_not_known_has_no_decoder() -> None:
    """Another encoding, or two of them."""
    assert decoder_of("compress") is None
    assert decoder_of("gzip, br") is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "pack"), [("gzip", gzip.compress), ("br", PACK.compress), ("zstd", zstandard.compress)]
)
def test_a_small_body_that_expands_without_end_is_given_up(name: str, pack: Callable[[bytes], bytes]) -> None:
    """Before memory is filled."""
    decode = decoder_of(name)
    assert decode is not None

    with pytest.raises(ValueError, match="longer than"):
        decode(pack(bytes(MOST_DECODED + 1)))
