"""Compressed JSON Lines are read line by line."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
import zstandard

from workers_ai_contract.bulk.pieces import End, LineBlock, Unread, cut
from workers_ai_contract.bulk.sources import FileSearch

if TYPE_CHECKING:
    from pathlib import Path

LINES = b'{"prompt": "a"}\n{"prompt": 1}\n'
GZIP = gzip.compress(LINES, mtime=0)
ZSTD = zstandard.compress(LINES)
BEGUN = zstandard.ZstdCompressor().compressobj()
CUT = BEGUN.compress(LINES + b'{"pro') + BEGUN.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


@pytest.mark.parametrize(
    ("name", "data", "lines"),
    [
        ("a.jsonl.gz", GZIP, True),
        ("a.log.gz", GZIP, True),
        ("a", ZSTD, True),
        ("one.ndjson.zst", zstandard.compress(b"{}"), True),
        ("one.log.zst", zstandard.compress(b"{}\n"), False),
        ("a.json.gz", gzip.compress(b'{\n"prompt": "a"}', mtime=0), False),
        ("cut.zst", ZSTD[:9], False),
    ],
    ids=["jsonl", "log", "unnamed", "one line by name", "one line", "one payload", "cut"],
)
def test_lines_are_told_by_name_or_content(tmp_path: Path, name: str, data: bytes, *, lines: bool) -> None:
    """As for plain files by the name; any other file has lines if its first is JSON and more follow."""
    file = tmp_path / name
    file.write_bytes(data)

    assert FileSearch().has_lines(str(file)) is lines


def test_lines_before_a_cut_are_read(tmp_path: Path) -> None:
    """The unfinished one is not: the cut is what is reported."""
    file = tmp_path / "a.jsonl.zst"
    file.write_bytes(CUT)

    block, unread, end = cut(FileSearch().find([str(file)]), longest=1000)

    assert isinstance(block, LineBlock)
    assert list(block.block.lines()) == LINES.splitlines()
    assert isinstance(unread, Unread)
    assert unread.reason == "the zstd file is cut: its end is missing"
    assert isinstance(end, End)
