"""`wai serve --check`: what it says at the end, and its exit code."""

from __future__ import annotations

import signal
import subprocess
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.commands import WAI, wai
from tests.loopback import PLAIN_HTTP

if TYPE_CHECKING:
    from collections.abc import Sequence

CHAT = "/client/v4/accounts/ID/ai/v1/chat/completions"
HEADERS = {"Authorization": "Bearer x"}


def _check(bodies: Sequence[dict[str, object]], *options: str) -> tuple[int, str]:
    """Serve, make these requests, press Ctrl-C, and return the exit code and what was printed."""
    command: list[str] = [str(WAI), "serve", "--check", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        origin = server.stdout.readline().strip()
        try:
            for body in bodies:
                httpx.post(
                    f"{origin}{CHAT}",
                    json=body,
                    headers=HEADERS,
                    trust_env=False,
                    verify=PLAIN_HTTP,
                    timeout=60,
                )
        finally:
            server.send_signal(signal.SIGINT)
        printed, _ = server.communicate(timeout=60)
        return server.returncode, printed


def _asking(text: str, **more: object) -> dict[str, object]:
    messages = [{"role": "user", "content": text}]
    return {"model": "@cf/openai/gpt-oss-20b", "messages": messages, **more}


def test_a_program_that_is_right_passes() -> None:
    """It says what it was answered with, and what this cannot show."""
    code, printed = _check([_asking(f"Tide {number}?") for number in range(6)])

    assert code == 0
    assert printed.startswith("PASSED: 0 findings in 6 requests, 6 accepted\n")
    assert "answered in 3 unusual ways: fault=capacity" in printed
    assert "not tried: " in printed
    assert "not compared: what the program made of the answers" in printed


def test_a_program_that_is_wrong_fails_with_a_repair() -> None:
    """Its request, the problem and what to do."""
    code, printed = _check([_asking("Tide?", temperature=9)], "requests")

    assert code == 1
    assert "error: The API refuses the request. [request-refused] (1 request)" in printed
    assert "  problem:  /temperature must be at most 5, but it is 9." in printed
    assert "  repair:   Lower /temperature to 5 or less." in printed
    assert "unusual ways" not in printed


@pytest.mark.parametrize(
    ("model", "title"),
    [(None, "The request does not name a model."), ("gpt-4o", "The request names an unknown model.")],
)
def test_a_wrong_model_and_a_missing_one_are_told_apart(model: str | None, title: str) -> None:
    """In words that do not need to know what a caller asked for."""
    code, printed = _check([_asking("Tide?", model=model)], "requests")

    assert code == 1
    assert f"error: {title} [request-model-wrong] (1 request)" in printed


def test_a_program_that_never_came_is_no_pass() -> None:
    """Nothing was checked."""
    assert _check([]) == (2, "NOTHING ARRIVED: no request was made to the stand-in\n")


@pytest.mark.parametrize("option", ["--fault=capacity", "--plan=plan.json", "--replay=calls.har"])
def test_a_plan_of_ones_own_goes_with_requests_only(option: str) -> None:
    """Two plans for one request cannot both hold."""
    refused = wai("serve", "--check", option)

    assert refused.code == 2
    assert "give --check requests" in refused.stderr
