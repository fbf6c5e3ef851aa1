"""Compressed files are told by their content."""

from __future__ import annotations

import gzip

import pytest
import zstandard

from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.traffic import compressed_by, decompressed

CONTENT = b'{"prompt": "Tide?"}\n' * 100
GZIP = gzip.compress(CONTENT, mtime=0)
ZSTD = zstandard.compress(CONTENT)


@pytest.mark.parametrize(
    ("data", "kind", "times"),
    [
        (GZIP, "gzip", 1),
        (GZIP + GZIP, "gzip", 2),
        (GZIP + b"\0" * 9, "gzip", 1),
        (ZSTD, "zstd", 1),
        (ZSTD + ZSTD, "zstd", 2),
    ],
    ids=["gzip", "members", "padding", "zstd", "frames"],
)
def test_content_comes_back(data: bytes, kind: str, times: int) -> None:
    """Files of several members, as loggers append them, too."""
    assert compressed_by(data) == kind
    assert decompressed(data, 1 << 20) == CONTENT * times


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (GZIP[:-9], "is cut"),
        (GZIP[:12] + bytes(range(256)), "not a sound gzip file"),
        (GZIP + b"rest", "not a sound gzip file"),
        (ZSTD[:6] + b"\xff" * 20, "not a sound zstd file"),
    ],
    ids=["cut", "other bytes", "more behind", "zstd"],
)
def test_damage_is_said(data: bytes, words: str) -> None:
    """Cut, or with other bytes."""
    with pytest.raises(UnreadableError) as raised:
        decompressed(data, 1 << 20)

    assert words in raised.value.reason


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
def test_a_bomb_is_not_unpacked(compress: object) -> None:
    """What is longer than the limit is refused before it is in memory."""
    bomb = (
        gzip.compress(b"\0" * 50_000_000)
        if compress is gzip.compress
        else zstandard.compress(b"\0" * 50_000_000)
    )

    with pytest.raises(UnreadableError) as raised:
        decompressed(bomb, 1_000_000)

    assert "longer than 1000000 bytes" in raised.value.reason


def test_other_files_are_not_compressed() -> None:
    """JSON is not."""
    assert compressed_by(b"{}") is None
    assert compressed_by(b"") is None


FLUSHED = zstandard.ZstdCompressor().compressobj()
FLUSHED_LINES = b"".join(
    FLUSHED.compress(CONTENT) + FLUSHED.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK) for _ in range(3)
)
SKIPPED = b"\x5f\x2a\x4d\x18" + (3000).to_bytes(4, "little") + bytes(3000)


@pytest.mark.parametrize(
    "size", [9, len(FLUSHED_LINES) - 3, len(FLUSHED_LINES)], ids=["header", "block", "frame"]
)
def test_a_cut_zstd_file_is_noticed(size: int) -> None:
    """Also between two blocks, where all that is there can be unpacked."""
    with pytest.raises(UnreadableError) as raised:
        decompressed(ZSTD + FLUSHED_LINES[:size], 1 << 20)

    assert raised.value.reason == "the zstd file is cut: its end is missing"


def test_frames_to_skip_are_skipped() -> None:
    """Before, between and behind others; a cut one is noticed."""
    data = SKIPPED + ZSTD + SKIPPED + ZSTD + SKIPPED

    assert compressed_by(data) == "zstd"
    assert decompressed(data, 1 << 20) == CONTENT * 2
    with pytest.raises(UnreadableError, match="is cut"):
        decompressed(data[:-1], 1 << 20)
