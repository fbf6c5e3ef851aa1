"""A body that takes seconds to judge keeps nobody else waiting."""

from __future__ import annotations

import json
import threading
import time

import httpx
import pytest

from workers_ai_contract.standin import PlainAnswerer, StandIn

PATH = "/client/v4/accounts/ID/ai/v1/chat/completions"
HEADERS = {"Authorization": "Bearer token"}
MODEL = "@cf/openai/gpt-oss-20b"
MANY = 30_000
ATTEMPTS = 5


def body(messages: list[str]) -> bytes:
    """Return a chat request."""
    spoken = [{"role": "user", "content": text} for text in messages]
    return json.dumps({"model": MODEL, "messages": spoken}).encode()


@pytest.mark.slow
def test_small_requests_are_answered_while_a_large_one_is_judged() -> None:
    """Its judgement has a thread of its own, so none of them waits for most of it.

    A busy machine can make one of them wait, too, so there are several attempts: if the judgement kept the
    others waiting, it would do so in all.
    """
    with StandIn(PlainAnswerer()) as running, httpx.Client(trust_env=False, headers=HEADERS) as client:
        client.post(running.origin + PATH, content=body(["Hi"]))
        assert any(longest_share(client, running.origin + PATH) < 0.5 for _ in range(ATTEMPTS))


def longest_share(client: httpx.Client, url: str) -> float:
    """Return the longest time of a small request beside a large one, as a share of the large one's time."""
    large = body([f"Tide {number}?" for number in range(MANY)])
    took_s: list[float] = []

    def send() -> None:
        begun = time.monotonic()
        assert httpx.post(url, content=large, headers=HEADERS, timeout=60).status_code == 413
        took_s.append(time.monotonic() - begun)

    sender = threading.Thread(target=send)
    sender.start()
    longest_s = 0.0
    while sender.is_alive():
        begun = time.monotonic()
        assert client.post(url, content=body(["Hi"]), timeout=60).status_code == 200
        longest_s = max(longest_s, time.monotonic() - begun)
    sender.join()
    return longest_s / took_s[0]
