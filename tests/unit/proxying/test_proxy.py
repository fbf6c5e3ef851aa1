"""What the proxy judges, refuses, counts, says and records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.formats import validate_format
from tests.unit.proxying.upstreams import RawServer
from workers_ai_contract import serve
from workers_ai_contract.api.proxying import proxy
from workers_ai_contract.contracts.judgement import Judgement
from workers_ai_contract.errors import UsageError
from workers_ai_contract.traffic import NotJudged
from workers_ai_contract.vocabulary import MODEL, ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from workers_ai_contract.proxying import ProxiedCall

AI = "/client/v4/accounts/ID/ai"
CHAT = f"{AI}/v1/chat/completions"
PRIVATE = "Anna Schmidt, 4 Harbour Lane"
SECRET = "token-of-the-test-0123456789"  # noqa: S105 - planted
RIGHT: dict[str, Any] = {"model": MODEL, "messages": [{"role": "user", "content": PRIVATE}]}
WRONG: dict[str, Any] = {**RIGHT, "max_tokens": PRIVATE}


def post(origin: str, path: str, body: Any) -> httpx.Response:  # noqa: ANN401 - JSON
    """Make one call."""
    headers = {"Authorization": f"Bearer {SECRET}"}
    return httpx.post(origin + path, json=body, headers=headers, trust_env=False, timeout=20)


def verdicts(call: ProxiedCall) -> list[bool | str | None]:
    """Return the verdict on the request and on the answer, or why there is none."""
    return [part.reason if isinstance(part, NotJudged) else part.valid for part in call.parts]


def test_requests_and_answers_are_judged_together() -> None:
    """Chats, streams, runs, responses and refusals, each by its route; others only pass."""
    calls: list[ProxiedCall] = []
    bodies: list[tuple[str, Any]] = [
        (CHAT, RIGHT),
        (CHAT, {**RIGHT, "stream": True}),
        (f"{AI}/run/{MODEL}", {"prompt": "Tide?"}),
        (f"{AI}/v1/responses", {"model": MODEL, "input": "Tide?"}),
        (CHAT, WRONG),
        (f"{AI}/run/@cf/other/model", {"text": 1}),
        ("/elsewhere", {"prompt": 1}),
    ]
    with serve() as upstream, proxy(upstream, on_call=calls.append) as running:
        statuses = [post(running.origin, *each).status_code for each in bodies]

    assert statuses[:5] == [200, 200, 200, 200, 400]
    assert [verdicts(call) for call in calls] == [
        *([[True, True]] * 4),
        [False, True],
        ["of another model"] * 2,
        ["of another service"] * 2,
    ]
    assert (running.tally.valid, running.tally.invalid, running.tally.unreadable) == (9, 1, 0)
    assert running.tally.exit_code(warnings_count=False) is ExitCode.FINDINGS


def test_a_wrong_answer_is_found() -> None:
    """The API answers with what no recording has."""
    body = json.dumps({"id": 1, "object": "chat.completion", "choices": "none"}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    calls: list[ProxiedCall] = []
    with (
        RawServer(lambda connection: connection.sendall(head.encode() + body)) as upstream,
        proxy(upstream.origin, on_call=calls.append) as running,
    ):
        post(running.origin, CHAT, RIGHT)

    assert [verdicts(call) for call in calls] == [[True, False]]


def test_guard_refuses_as_the_api_does() -> None:
    """A wrong request gets the API's own body and does not reach the upstream; a right one does."""
    received: list[str] = []
    calls: list[ProxiedCall] = []
    with (
        serve(on_exchange=lambda exchange: received.append(exchange.request.path)) as upstream,
        proxy(upstream, mode="guard", on_call=calls.append) as running,
    ):
        refused, passed = post(running.origin, CHAT, WRONG), post(running.origin, CHAT, RIGHT)
        assert received == [CHAT]
        expected = post(upstream, CHAT, WRONG)

    assert (refused.status_code, refused.json()) == (expected.status_code, expected.json())
    assert refused.headers["x-wai-proxy"] == "refused"
    assert passed.status_code == 200
    assert [call.refused for call in calls] == [True, False]
    assert verdicts(calls[0]) == [False, "whose request was refused by the proxy"]


@pytest.mark.parametrize("path", [CHAT, f"{AI}/run/{MODEL}"])
@pytest.mark.parametrize("body", [b"", b" ", b"{", b"\xff"])
def test_guard_refuses_what_cannot_be_read_as_the_api_does(body: bytes, path: str) -> None:
    """A body that is missing has another error than one that is broken."""
    headers = {"Authorization": "Bearer any", "Content-Type": "application/json"}
    with serve() as upstream, proxy(upstream, mode="guard") as running:
        refused, expected = (
            httpx.post(origin + path, content=body, headers=headers) for origin in (running.origin, upstream)
        )

    assert refused.headers["x-wai-proxy"] == "refused"
    assert (refused.status_code, refused.json()) == (expected.status_code, expected.json())


@pytest.mark.parametrize("show_values", [False, True])
def test_values_are_masked_unless_they_are_asked_for(show_values: bool) -> None:  # noqa: FBT001
    """In what is said about a call."""
    calls: list[ProxiedCall] = []
    with serve() as upstream, proxy(upstream, show_values=show_values, on_call=calls.append) as running:
        post(running.origin, CHAT, WRONG)

    request = calls[0].request
    assert isinstance(request, Judgement)
    assert (PRIVATE in str(request.problems)) is show_values


@pytest.mark.parametrize("name", ["calls.jsonl", "calls.har"])
def test_a_recording_has_everything_but_secrets(tmp_path: Path, name: str) -> None:
    """Bodies and verdicts; no token, wherever it was sent, and no value in what is said about them."""
    path = tmp_path / name
    planted = {**RIGHT, "user": SECRET, "metadata": {"api_key": "planted-key-0123"}}
    with serve() as upstream, proxy(upstream, record=path) as running:
        post(running.origin, f"{CHAT}?token={SECRET}", planted)
        post(running.origin, CHAT, WRONG)

    text = path.read_text("utf-8")
    assert SECRET not in text
    assert "planted-key" not in text
    assert PRIVATE in text
    if name.endswith(".jsonl"):
        lines = [json.loads(line) for line in text.splitlines()]
        for line in lines:
            validate_format("exchange", line)
        assert [line["notes"]["request"]["verdict"] for line in lines] == ["valid", "invalid"]
        assert PRIVATE not in json.dumps([line["notes"] for line in lines])
        assert upstream + CHAT in lines[1]["request"]["url"]


def test_a_failing_listener_is_reported_at_the_end() -> None:
    """Its calls are answered all the same."""

    def fail(_call: ProxiedCall) -> None:
        raise ZeroDivisionError("of the listener")

    with serve() as upstream, pytest.raises(ZeroDivisionError), proxy(upstream, on_call=fail) as running:
        assert post(running.origin, CHAT, RIGHT).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"mode": "block"}, {"revision": "r9"}, {"profile": "strict"}, {"port": -1}, {"record": "calls.txt"}],
)
def test_wrong_settings_are_refused_at_the_call(wrong: dict[str, Any]) -> None:
    """Before anything listens."""
    with pytest.raises(UsageError):
        proxy("http://127.0.0.1:9", **wrong)
