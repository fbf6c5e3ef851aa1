"""The page of scenarios."""

from __future__ import annotations

from tests.unit.scenarios.page import DOCUMENT, page


def test_the_page_is_current() -> None:
    """Each scenario is documented with its source and confidence, as the code has it."""
    assert page() == DOCUMENT.read_text("utf-8"), "run make scenarios"
