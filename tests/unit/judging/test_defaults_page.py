"""The page on what one gets by default."""

from __future__ import annotations

from tests.oracles.defaults.page import DOCUMENT, everyday, page


def test_the_page_is_current() -> None:
    """`make defaults` writes it."""
    assert DOCUMENT.read_text("utf-8") == page()


def test_there_are_forty_payloads() -> None:
    """Requests, answers, streams, errors, logs and wrappers."""
    assert len({each.name for each in everyday()}) == len(everyday()) == 40
