"""The enforced profile against the real package, over drawn payloads and schemas."""

from __future__ import annotations

import pytest

from tests.oracles.cabidela.comparing import Comparison, compare, compare_schemas


def told(comparison: Comparison) -> str:
    """Return the first differences, to be shown where a test fails."""
    return "\n".join(map(str, comparison.differences[:5]))


@pytest.mark.parametrize("seed", [20, 21])
@pytest.mark.usefixtures("oracle")
def test_payloads_are_judged_alike(seed: int) -> None:
    """No verdict and no message differs on any vendored schema."""
    comparison = compare(4000, seed)
    assert not comparison.differences, told(comparison)
    assert min(comparison.counts["accepted"], comparison.counts["refused"]) > 500


@pytest.mark.usefixtures("oracle")
def test_drawn_schemas_are_obeyed_alike() -> None:
    """No verdict and no message differs on schemas of the keywords that we know."""
    comparison = compare_schemas(1500, seed=22)
    assert not comparison.differences, told(comparison)
    assert min(comparison.counts["accepted"], comparison.counts["refused"]) > 1000


def test_a_difference_is_told_in_full() -> None:
    """Both messages are shown; a verdict and a message that differ are counted apart."""
    comparison = Comparison()
    comparison.note("r5", "{}", "theirs", None)
    comparison.note("r5", "{}", "theirs", "ours")
    assert comparison.counts["verdict differences"] == 1
    assert comparison.counts["message differences"] == 1
    assert str(comparison.differences[1]) == "r5 {}\n  theirs: theirs\n  ours:   ours"
