"""A running stand-in that shows what it received."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.loopback import PLAIN_HTTP
from workers_ai_contract import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

PLANTED = "planted-token-0123456789"
AI = "/client/v4/accounts/ID/ai"


@pytest.fixture
def caller() -> Iterator[httpx.Client]:
    """Return a client with a token."""
    headers = {"Authorization": f"Bearer {PLANTED}"}
    with (
        serve() as url,
        httpx.Client(base_url=url, headers=headers, trust_env=False, verify=PLAIN_HTTP, timeout=30) as client,
    ):
        yield client
