"""Scenarios of the server: for every request, and for one by a header."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.loopback import PLAIN_HTTP
from workers_ai_contract import StandIn, UsageError, serve
from workers_ai_contract.standin import PlainAnswerer

if TYPE_CHECKING:
    from workers_ai_contract import Exchange

MODEL = "@cf/openai/gpt-oss-20b"
PATH = "/client/v4/accounts/ID/ai/v1/chat/completions"

LISTED = ": wai serve --list-scenarios and docs/scenarios.md list all"


def finish_reason(origin: str, **headers: str) -> str:
    """Return how the answer to a chat ends."""
    body = {"model": MODEL, "messages": [{"role": "user", "content": "Hi"}]}
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


@pytest.mark.parametrize(
    "body", [{"messages": [{"role": "user", "content": "Hi"}]}, {}], ids=["right", "wrong"]
)
@pytest.mark.parametrize(
    ("header", "name", "message"),
    [
        ("wai-scenario", "cutt", "The header wai-scenario: there is no scenario 'cutt'; did you mean 'cut'?"),
        (
            "wai-fault",
            "capcity",
            "The header wai-fault: there is no fault 'capcity'; did you mean 'capacity'?",
        ),
        (
            "wai-fault",
            "",
            "The header wai-fault: there is no fault '': wai serve --list-faults and docs/faults.md list all",
        ),
        (
            "wai-scenario",
            "x" * 999,
            f"The header wai-scenario: there is no scenario '{'x' * 80}'{LISTED}",
        ),
        (
            "wai-fault",
            "error-event",
            "The header wai-fault: 'error-event' is for streamed requests, and this one is not streamed",
        ),
        ("wai-fualt", "capacity", "The header wai-fualt does not exist; did you mean 'wai-fault'?"),
        ("x-wai-scenario", "cut", "The header x-wai-scenario does not exist; did you mean 'wai-scenario'?"),
        (
            "wai-weather-report",
            "b",
            "The header wai-weather-report does not exist: there are wai-scenario and wai-fault",
        ),
    ],
)
def test_an_unknown_name_in_a_header_is_refused(
    body: dict[str, Any], header: str, name: str, message: str
) -> None:
    """A test that misspells a name must not pass unnoticed; the answer and the log say what is meant."""
    exchanges: list[Exchange] = []
    headers = {"Authorization": "Bearer token", header: name}
    with serve(on_exchange=exchanges.append) as url:
        answer = httpx.post(
            f"{url}{PATH}", json={"model": MODEL, **body}, headers=headers, trust_env=False, verify=PLAIN_HTTP
        )

    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"code": 7000, "message": message}]
    assert [(exchange.error_code, exchange.hint) for exchange in exchanges] == [(7000, message)]


def test_an_unknown_scenario_is_a_usage_error() -> None:
    """The message lists the names; a scenario beside other replies is an error, too."""
    with pytest.raises(UsageError, match=r"no scenario 'cutt'.*reasoning-only"):
        StandIn(scenario="cutt")
    with pytest.raises(UsageError, match="both"):
        StandIn(PlainAnswerer(), scenario="cut")
    with pytest.raises(UsageError, match="leave out replies"):
        serve(scenario="cut", replies="drawn")
