"""Scenarios of the server: for every request, and for one by a header."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.loopback import PLAIN_HTTP
from workers_ai_contract import StandIn, UsageError, serve
from workers_ai_contract.standin import PlainAnswerer

if TYPE_CHECKING:
    from workers_ai_contract import Exchange

PATH = "/client/v4/accounts/ID/ai/v1/chat/completions"


def finish_reason(origin: str, **headers: str) -> str:
    """Return how the answer to a chat ends."""
    body = {"model": "@cf/openai/gpt-oss-20b", "messages": [{"role": "user", "content": "Hi"}]}
    named = {
        "Authorization": "Bearer token",
        **{name.replace("_", "-"): each for name, each in headers.items()},
    }
    answer = httpx.post(
        f"{origin}{PATH}", json=body, headers=named, trust_env=False, verify=PLAIN_HTTP
    ).json()
    reason: str = answer["choices"][0]["finish_reason"]
    return reason


def test_a_scenario_answers_every_request() -> None:
    """By the class and by the function."""
    with StandIn(scenario="reasoning-only") as stand_in:
        assert finish_reason(stand_in.origin) == "length"
    with serve(scenario="reasoning-only") as url:
        assert finish_reason(url) == "length"


def test_the_header_chooses_a_scenario_for_one_request() -> None:
    """The next request gets what the server says by default."""
    with StandIn() as stand_in:
        assert finish_reason(stand_in.origin, wai_scenario="cut") == "length"
        assert finish_reason(stand_in.origin) == "stop"


def test_an_unknown_name_in_a_header_is_reported() -> None:
    """The request is answered as usual, and the log says which name was not found."""
    exchanges: list[Exchange] = []
    with serve(on_exchange=exchanges.append) as url:
        assert finish_reason(url, wai_scenario="cutt") == "stop"
        assert finish_reason(url, wai_fault="resett") == "stop"

    assert [exchange.hint for exchange in exchanges] == [
        "ignored: there is no scenario 'cutt'",
        "ignored: there is no fault 'resett'",
    ]


def test_an_unknown_scenario_is_a_usage_error() -> None:
    """The message lists the names; a scenario beside other replies is an error, too."""
    with pytest.raises(UsageError, match=r"no scenario 'cutt'.*reasoning-only"):
        StandIn(scenario="cutt")
    with pytest.raises(UsageError, match="both"):
        StandIn(PlainAnswerer(), scenario="cut")
    with pytest.raises(UsageError, match="leave out replies"):
        serve(scenario="cut", replies="drawn")
