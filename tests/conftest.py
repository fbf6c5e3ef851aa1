"""Marks the tests by where they are and by what they use; see tests/README.md for the markers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterable

TESTS = Path(__file__).parent
ACCEPTANCE = TESTS / "acceptance"
# Folders and files in which nearly every test is slow.
SLOW_NAMES = (
    "acceptance/fuzz",
    "acceptance/clients",
    "codegen/pull",
    "repo/ci",
    "unit/strategies/test_shrinking.py",
)
SLOW = tuple(TESTS / name for name in SLOW_NAMES)
NODE_FIXTURES = frozenset({"oracle", "peers"})

# A test asserts no times: the machine may be busy, or measure coverage.
settings.register_profile("patient", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("patient")


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Add the markers that follow from the folder or the fixtures of a test."""
    for item in items:
        if item.path.is_relative_to(ACCEPTANCE):
            item.add_marker(pytest.mark.acceptance)
        if any(item.path.is_relative_to(place) for place in SLOW):
            item.add_marker(pytest.mark.slow)
        if not NODE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.node)
