"""Schemas that other generators could not draw from."""

from __future__ import annotations

import pytest

from tests.oracles.peer_issues.page import DOCUMENT, ON_PAGE, attempt, page, peer_issues

_NAMES = [f"{place} {each.name}" for place, each in enumerate(peer_issues())]


@pytest.mark.parametrize("place", range(len(_NAMES)), ids=_NAMES)
def test_a_schema_of_an_issue_is_drawn_from_or_proven_empty(place: int) -> None:
    """Payloads are valid, near misses are not, both by python-jsonschema; nothing is refused."""
    tried = attempt(place)

    assert tried.wrong == []
    assert tried.result in {"drawn", "empty"}
    assert len(tried.payloads) == (ON_PAGE if tried.result == "drawn" else 0)


def test_the_page_is_current() -> None:
    """As the schemas have it, which are of at least thirty issues of both projects."""
    assert page() == DOCUMENT.read_text("utf-8"), "run make peer-issues"
    assert len({each.name for each in peer_issues()}) > 60
