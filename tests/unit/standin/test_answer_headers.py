"""The headers of answers that clients read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.loopback import PLAIN_HTTP
from workers_ai_contract import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

MODEL = "@cf/openai/gpt-oss-20b"
CHAT = "/client/v4/accounts/ID/ai/v1/chat/completions"
GATEWAY = "/v1/ID/gateway/workers-ai/v1/chat/completions"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Run a stand-in."""
    with serve() as running:
        yield running


def post(url: str, *, stream: bool = False, fault: str = "") -> httpx.Response:
    """Send a chat."""
    body = {"model": MODEL, "messages": [{"role": "user", "content": "Hi"}], "stream": stream}
    headers = {"Authorization": "Bearer token", **({"wai-fault": fault} if fault else {})}
    return httpx.post(url, json=body, headers=headers, trust_env=False, verify=PLAIN_HTTP)


@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_has_its_price_and_its_id(url: str, *, stream: bool) -> None:
    """The same for a retry; only the gateway adds the id of its log."""
    answer, again = (post(f"{url}{CHAT}", stream=stream).headers for _ in range(2))

    assert float(answer["cf-ai-neurons"]) > 0
    assert answer["cf-ai-req-id"] == again["cf-ai-req-id"]
    assert "cf-aig-log-id" not in answer
    assert post(f"{url}{GATEWAY}", stream=stream).headers["cf-aig-log-id"]


def test_an_error_has_no_price(url: str) -> None:
    """As recorded: neither a refusal nor a fault in place of an answer."""
    refused = httpx.post(
        f"{url}{CHAT}", json={}, headers={"Authorization": "Bearer token"}, trust_env=False, verify=PLAIN_HTTP
    )

    for response in (refused, post(f"{url}{CHAT}", fault="capacity")):
        assert response.status_code >= 400
        assert "cf-ai-neurons" not in response.headers


def test_a_planned_answer_keeps_its_headers(url: str) -> None:
    """Whatever goes wrong with the body."""
    assert "cf-ai-neurons" in post(f"{url}{CHAT}", fault="typed-charset").headers
