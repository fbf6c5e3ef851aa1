"""A running stand-in, a client for it, and what the stand-in recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.loopback import PLAIN_HTTP
from workers_ai_contract.standin import SeededAnswerer, StandIn
from workers_ai_contract.wire import Answer, Usage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.wire import Exchange, ReceivedRequest, Reply

ACCOUNT_PATH = "/client/v4/accounts/ID/ai"


class Scripted:
    """Replies what was set, or what a seed draws; remembers what it was asked."""

    def __init__(self) -> None:
        self.says: Reply | None = Answer("Good day.", "Short thought.", (), "stop", Usage(23, 16))
        self.asked: list[ReceivedRequest] = []

    def reply(self, request: ReceivedRequest) -> Reply:
        """Return what was set last."""
        self.asked.append(request)
        return SeededAnswerer(0).reply(request) if self.says is None else self.says


@pytest.fixture
def script() -> Scripted:
    """Return the answerer behind the stand-in."""
    return Scripted()


@pytest.fixture
def exchanges() -> list[Exchange]:
    """Return what the stand-in tells of its exchanges."""
    return []


@pytest.fixture
def stand_in(script: Scripted, exchanges: list[Exchange]) -> Iterator[StandIn]:
    """Run a stand-in."""
    with StandIn(script, on_exchange=exchanges.append) as running:
        yield running


@pytest.fixture
def api(stand_in: StandIn) -> Iterator[httpx.Client]:
    """Return a client with credentials whose paths begin after `/ai`."""
    headers = {"Authorization": "Bearer token"}
    with httpx.Client(
        base_url=stand_in.origin + ACCOUNT_PATH, headers=headers, trust_env=False, verify=PLAIN_HTTP
    ) as client:
        yield client
