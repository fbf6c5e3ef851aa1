"""A running stand-in, and what arrived there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.standin import SeededAnswerer, StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.wire import Exchange

ACCOUNT_PATH = "/client/v4/accounts/ID/ai"


@pytest.fixture
def arrived() -> list[Exchange]:
    """Return what reached the stand-in."""
    return []


@pytest.fixture
def origin(arrived: list[Exchange]) -> Iterator[str]:
    """Run a stand-in and return its address, up to `/ai`."""
    with StandIn(SeededAnswerer(1), on_exchange=arrived.append) as stand_in:
        yield stand_in.origin + ACCOUNT_PATH
