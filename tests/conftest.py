"""Marks the tests by where they are and by what they use; see tests/README.md for the markers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

ACCEPTANCE = Path(__file__).parent / "acceptance"
NODE_FIXTURES = frozenset({"oracle", "peers"})


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Add the markers that nobody has to remember."""
    for item in items:
        if item.path.is_relative_to(ACCEPTANCE):
            item.add_marker(pytest.mark.acceptance)
        if not NODE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.node)
