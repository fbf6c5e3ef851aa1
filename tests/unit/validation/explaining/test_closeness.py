"""Names that were nearly written."""

from __future__ import annotations

import pytest

from workers_ai_contract.validation.explaining.closeness import closest


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
