"""Every line is read once, wherever a file is cut and however a stream comes in."""

from __future__ import annotations

import os
from contextlib import contextmanager
from io import BytesIO, FileIO
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers_ai_contract.bulk.blocks import Block, read_part, read_whole, stream_blocks

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

LONG = 1_000_000
TEXTS = st.lists(
    st.sampled_from([b"", b"\n", b"\r\n", b"a", b"bc\n", b"\x00\xff", b"defgh" * 9]), max_size=40
)


@contextmanager
def _piped(data: bytes) -> Generator[FileIO, None, None]:
    """Give the reading end of a pipe that data comes through."""
    reading, writing = os.pipe()

    def write() -> None:
        with FileIO(writing, "wb") as file:
            file.writelines(data[start : start + 7] for start in range(0, len(data), 7))

    thread = Thread(target=write)
    thread.start()
    with FileIO(reading, "rb") as file:
        yield file
    thread.join()


def _in_memory(data: bytes) -> FileIO:
    return BytesIO(data)  # type: ignore[return-value] # it reads as an unbuffered file does


def _parts(data: bytes, size: int, longest: int = LONG) -> list[Block]:
    file = _in_memory(data)
    return [
        read_part(file, start, min(start + size, len(data)), longest) for start in range(0, len(data), size)
    ]


def _split(data: bytes) -> list[bytes]:
    return [line.removesuffix(b"\n") for line in BytesIO(data)]


def _lines(blocks: Sequence[Block]) -> list[bytes]:
    return [line for block in blocks for line in block.lines()]


@pytest.mark.slow
@given(parts=TEXTS, size=st.integers(1, 60))
def test_parts_of_any_size_give_every_line_once(parts: list[bytes], size: int) -> None:
    """As if the whole was split at its newlines; the counts agree."""
    data = b"".join(parts)
    blocks = _parts(data, size)

    assert _lines(blocks) == _split(data)
    assert [block.number for block in blocks] == [len(list(block.lines())) for block in blocks]


@given(parts=TEXTS, size=st.integers(1, 60))
def test_a_stream_gives_every_line_once(parts: list[bytes], size: int) -> None:
    """In blocks of any size."""
    data = b"".join(parts)
    with _piped(data) as stream:
        blocks = list(stream_blocks(stream, size, LONG))

    assert _lines(blocks) == _split(data)
    assert sum(block.number for block in blocks) == len(_split(data))


@given(
    lengths=st.lists(st.integers(0, 30), min_size=1, max_size=12),
    size=st.integers(1, 40),
    longest=st.integers(1, 12),
)
def test_lines_beyond_the_bound_are_cut_and_counted(lengths: list[int], size: int, longest: int) -> None:
    """The others stay whole and keep their numbers; nothing longer than the bound is waited for."""
    lines = [b"x" * length for length in lengths]
    data = b"".join(line + b"\n" for line in lines)
    with _piped(data) as stream:
        for blocks in (_parts(data, size, longest), list(stream_blocks(stream, size, longest))):
            assert _numbered(blocks, longest) == {
                number: line for number, line in enumerate(lines, 1) if len(line) <= longest
            }
            assert sum(block.number for block in blocks) == len(lines)


def _numbered(blocks: Sequence[Block], longest: int) -> dict[int, bytes]:
    first, found = 1, dict[int, bytes]()
    for block in blocks:
        found |= dict(enumerate(block.lines(), first))
        first += block.number
    return {number: line for number, line in found.items() if len(line) <= longest}


@pytest.mark.parametrize("size", [1, 5_000, 100_000, 10_000_000])
def test_many_short_lines_are_counted_as_few_long_ones_are(size: int) -> None:
    """Counting leaps over long lines first."""
    data = b"1\n" * 100_000 + b"2" * 100_000 + b"\n3"
    blocks = _parts(data, size) if size > 1 else _parts(data[:4_000] + b"\n3", size)

    assert sum(block.number for block in blocks) == (100_002 if size > 1 else 2_002)


def test_a_whole_file_is_read_up_to_the_bound(tmp_path: Path) -> None:
    """What is longer is not; a stream neither."""
    file = tmp_path / "payload.json"
    file.write_bytes(b"12345")
    for longest, expected in ((5, b"12345"), (4, None)):
        with FileIO(file) as opened, _piped(b"12345") as stream:
            assert read_whole(opened, longest) == expected
            assert read_whole(stream, longest) == expected
