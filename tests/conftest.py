"""Marks the tests by where they are and by what they use; see tests/README.md for the markers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.browser import MISSING, find_browser

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.browser import Browser

TESTS = Path(__file__).parent
ACCEPTANCE = TESTS / "acceptance"
# Folders and files in which nearly every test is slow.
SLOW_NAMES = (
    "acceptance/fuzz",
    "acceptance/clients",
    "codegen/pull",
    "codegen/test_recursive.py",
    "repo/ci",
    "unit/diffing/test_dialects.py",
    "unit/kernel/test_suite.py",
    "unit/standin/test_hostile.py",
)
SLOW = tuple(TESTS / name for name in SLOW_NAMES)
# A fixture that takes seconds, even if the test itself does not.
SLOW_FIXTURES = frozenset({"generated"})
NODE_FIXTURES = frozenset({"oracle", "peers", "node", "sample", "workers"})
BROWSER_FIXTURE = "browser"

# A test asserts no times: the machine may be busy, or measure coverage.
PATIENT = settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.register_profile("patient", PATIENT)
settings.register_profile("thorough", PATIENT, max_examples=1_000)  # `make proofs`
settings.load_profile("patient")


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Add the markers that follow from the folder or the fixtures of a test."""
    for item in items:
        if item.path.is_relative_to(ACCEPTANCE):
            item.add_marker(pytest.mark.acceptance)
        if any(item.path.is_relative_to(place) for place in SLOW):
            item.add_marker(pytest.mark.slow)
        fixtures = getattr(item, "fixturenames", ())
        if not SLOW_FIXTURES.isdisjoint(fixtures):
            item.add_marker(pytest.mark.slow)
        if not NODE_FIXTURES.isdisjoint(fixtures):
            item.add_marker(pytest.mark.node)
        if BROWSER_FIXTURE in fixtures:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Browser:
    """Return a real Chromium; skip the test where there is none."""
    found = find_browser()
    if found is None:
        pytest.skip(MISSING)
    return found
