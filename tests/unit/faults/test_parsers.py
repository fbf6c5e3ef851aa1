"""Slicing invariance, in small; `make slicing` does 100,000."""

from __future__ import annotations

import pytest

from tests.differential.slicing import READERS, differences, read_by_httpx_sse


@pytest.mark.parametrize("seed", range(2))
def test_two_parsers_read_the_same_from_any_slicing(seed: int) -> None:
    """Nothing depends on where the bytes are cut."""
    assert [*differences(seed, 200)] == []


def test_the_parsers_see_a_difference_where_there_is_one() -> None:
    """The comparison can fail: a lost byte shows."""
    whole = [b"data: tide\n\n"]

    assert all(read(whole) == ["tide"] for read in READERS)
    assert read_by_httpx_sse([b"data: tid", b"\n\n"]) == ["tid"]
