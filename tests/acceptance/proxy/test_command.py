"""How `wai proxy` starts, logs, records and ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.acceptance.proxy.running import running_proxy
from tests.commands import wai
from workers_ai_contract import proxy, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODEL = "@cf/openai/gpt-oss-20b"
CHAT = "/client/v4/accounts/ID/ai/v1/chat/completions"
PRIVATE = "Anna Schmidt, 4 Harbour Lane"
RIGHT: dict[str, Any] = {"model": MODEL, "messages": [{"role": "user", "content": PRIVATE}]}


@pytest.fixture(scope="module")
def upstream() -> Iterator[str]:
    """Run a stand-in."""
    with serve() as running:
        yield running


def proxied(upstream: str, bodies: list[dict[str, Any]], *options: str) -> tuple[int, str, str]:
    """Send the bodies through the command; return its code, its stdout and its stderr."""
    with running_proxy(upstream, *options) as (process, origin):
        assert process.stdin is not None
        for body in bodies:
            headers = {"Authorization": "Bearer planted-token-0123"}
            httpx.post(origin.strip() + CHAT, json=body, headers=headers, trust_env=False, timeout=30)
        process.stdin.close()
        process.stdin = None
        stdout, stderr = process.communicate(timeout=30)
    return process.returncode, origin + stdout, stderr


def test_it_judges_records_and_ends_with_what_was_found(upstream: str, tmp_path: Path) -> None:
    """The URL on stdout, a line for each call on stderr; the recording can be judged again."""
    recording = tmp_path / "calls.jsonl"
    wrong = {**RIGHT, "max_tokens": PRIVATE}

    code, stdout, stderr = proxied(upstream, [RIGHT, wrong], "--record", str(recording))

    assert code == 1
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", stdout)
    lines = [line.removeprefix("wai proxy: ") for line in stderr.splitlines()]
    assert lines[0] == f"forwards to {upstream} (watch); Ctrl-C stops"
    assert lines[1] == f"POST {CHAT} 200 request valid; answer valid"
    assert lines[2].startswith(f"POST {CHAT} 400 request invalid: ")
    assert lines[3] == "4 judged: 3 valid, 1 invalid; 0 with a warning"
    assert PRIVATE not in stderr
    assert "planted" not in stderr + recording.read_text()
    assert wai("validate", str(recording), "-q").code == 1


def test_without_a_finding_it_ends_with_0(upstream: str) -> None:
    """Quiet says nothing of calls that went well; guard lets right ones pass."""
    code, _, stderr = proxied(upstream, [RIGHT], "-q", "--mode", "guard")

    assert (code, stderr) == (0, "wai proxy: 2 judged: 2 valid, 0 invalid; 0 with a warning\n")


@pytest.mark.parametrize("name", ["calls.har", "calls.jsonl"])
def test_bodies_of_other_services_are_counted_as_in_the_recording(
    upstream: str, tmp_path: Path, name: str
) -> None:
    """A call has two, one or none; `wai validate` finds as many."""
    recording = tmp_path / name
    with proxy(upstream, record=recording) as running, httpx.Client(trust_env=False, timeout=30) as caller:
        for method, path, content in (
            ("POST", "/elsewhere", "{}"),
            ("GET", "/elsewhere", ""),
            ("HEAD", "/elsewhere", ""),
            ("POST", "/client/v4/accounts/ID/ai/run/@cf/other/model", "{}"),
        ):
            caller.request(method, running.origin + path, content=content)

    assert dict(running.tally.not_judged) == {"of another service": 3, "of another model": 2}
    lines = wai("validate", str(recording)).stderr
    assert "not judged: 3 payloads of another service" in lines
    assert "not judged: 2 payloads of another model" in lines


def test_if_nothing_passed_it_says_so(upstream: str) -> None:
    """A CI job whose client never came by does not pass."""
    assert proxied(upstream, [], "-q")[::2] == (2, "wai proxy: nothing passed\n")


@pytest.mark.parametrize("upstream_url", ["localhost:8787", "https://user:pw@host"])
def test_a_wrong_upstream_is_a_usage_error(upstream_url: str) -> None:
    """One sentence with what to give."""
    finished = wai("proxy", "--upstream", upstream_url)

    assert (finished.code, finished.stdout) == (2, "")
    assert finished.stderr.startswith("wai proxy: the upstream must be ")
