"""Names that were nearly written."""

from __future__ import annotations

import pytest

from workers_ai_kernel.explaining.closeness import closest


def test_what_is_too_long_for_a_name_is_close_to_none() -> None:
    """A text of megabytes is not compared, and neither is the last of very many names."""
    assert closest("messages" * 1_000_000, ["messages"]) is None
    assert closest("messages", ["a" * 1_000_000, *map(str, range(10_000)), "message"]) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("mesages", "messages"),
        ("Messages", "messages"),
        ("message", "messages"),
        ("maxTokens", "max_tokens"),
        ("max-tokens", "max_tokens"),
        ("temprature", "temperature"),
        ("contents", None),
        ("question", None),
        ("", None),
    ],
)
def test_the_closest_name_is_found_or_none(written: str, meant: str | None) -> None:
    """Letters lost, swapped or in capitals are near; other words are not."""
    assert closest(written, ["messages", "max_tokens", "temperature", "prompt"]) == meant
