"""Recordings, played back: by the proxy's own, by an archive, and by a cassette."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest
import yaml
from openai import OpenAI

from tests.unit.traffic.samples import ANSWERED, ASKED, CHAT_URL, har
from workers_ai_contract import UsageError, serve
from workers_ai_contract.api.proxying import proxy
from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from pathlib import Path

    from workers_ai_contract.wire import Exchange

MODEL = "@cf/openai/gpt-oss-20b"
AI = "/client/v4/accounts/ID/ai"
CHAT = f"{AI}/v1/chat/completions"
SECRET = "token-of-the-recording"  # noqa: S105 - planted
QUESTION: dict[str, Any] = {"model": MODEL, "messages": [{"role": "user", "content": f"Tide? {SECRET}"}]}
CALLS: list[tuple[str, dict[str, Any]]] = [
    (CHAT, QUESTION),
    (CHAT, {**QUESTION, "stream": True}),
    (f"{AI}/run/{MODEL}", {"prompt": "Tide?"}),
    (f"{AI}/v1/responses", {"model": MODEL, "input": "Tide?"}),
    (CHAT, {"model": MODEL, "messages": [{"role": "user"}]}),
]


def post(origin: str, path: str, body: Any, token: str = SECRET) -> httpx.Response:  # noqa: ANN401 - JSON
    """Make one call."""
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.post(origin + path, json=body, headers=headers, trust_env=False, timeout=20)


def seen(answer: httpx.Response) -> tuple[int, str, bytes]:
    """Return what a client sees of an answer."""
    return answer.status_code, answer.headers["content-type"], answer.content


@pytest.mark.slow
@pytest.mark.parametrize("name", ["calls.har", "calls.jsonl"])
def test_a_recording_of_the_proxy_replays_equal(tmp_path: Path, name: str) -> None:
    """Chat, stream, run, response and error; for another account, with other white space in the body."""
    path = tmp_path / name
    with serve() as upstream, proxy(upstream, record=path) as running:
        recorded = [seen(post(running.origin, *call)) for call in CALLS]

    with serve(replay=path) as replaying:
        again = [seen(post(replaying, where.replace("ID", "OTHER"), body)) for where, body in CALLS]

    # The recording has asterisks where an answer repeats the token.
    assert again == [
        (code, kind, body.replace(SECRET.encode(), b"*" * len(SECRET))) for code, kind, body in recorded
    ]


@pytest.mark.slow
def test_a_stream_keeps_its_pieces_and_an_error_its_headers(tmp_path: Path) -> None:
    """The official client reads the same chunks from the replay as it did through the proxy."""
    path = tmp_path / "calls.jsonl"
    chunks: list[list[str]] = []
    with serve() as upstream, proxy(upstream, record=path) as running:
        chunks.append(streamed(running.origin))
    pieces = json.loads(path.read_text())["answer"]["pieces"]
    with serve(replay=path) as replaying:
        chunks.append(streamed(replaying))
        again = post(replaying, CHAT, {**QUESTION, "stream": True}).status_code

    assert len(pieces) > 2
    assert chunks[1] == chunks[0]
    assert again == 404


def streamed(origin: str) -> list[str]:
    """Return the chunks of a stream as the package `openai` reads them."""
    with OpenAI(base_url=f"{origin}{AI}/v1", api_key="token", max_retries=0) as client:
        create: Any = client.chat.completions.create
        return [chunk.to_json() for chunk in create(model=MODEL, messages=ASKED["messages"], stream=True)]


def test_what_was_not_recorded_is_refused_and_said(tmp_path: Path) -> None:
    """With 404, which clients do not repeat; the log gets the reason."""
    path = tmp_path / "calls.har"
    path.write_text(json.dumps(har((CHAT_URL, {**ASKED, "model": MODEL}, json.dumps(ANSWERED), 200))))
    told: list[Exchange] = []

    with serve(replay=path, on_exchange=told.append) as replaying:
        found = post(replaying, CHAT, {"model": MODEL, **ASKED})
        other = post(replaying, CHAT, QUESTION)

    assert (found.status_code, found.json()) == (200, ANSWERED)
    assert other.status_code == 404
    assert "The recording has no POST" in other.json()["errors"][0]["message"]
    assert [each.hint for each in told] == [None, "this request is not in the recording"]
    assert [each.judgement is not None and each.judgement.valid for each in told] == [True, False]
    assert told[1].judgement is None


def test_the_same_request_gets_its_answers_in_order_and_the_last_again(tmp_path: Path) -> None:
    """As a program that polls needs them."""
    path = tmp_path / "calls.har"
    entries = [(CHAT_URL, ASKED, json.dumps({"n": number}), 200) for number in (1, 2)]
    path.write_text(json.dumps(har(*entries)))

    with serve(replay=path) as replaying:
        assert [post(replaying, CHAT, ASKED).json()["n"] for _ in range(4)] == [1, 2, 2, 2]


def test_an_answer_that_broke_off_breaks_off(tmp_path: Path) -> None:
    """What was recorded of it comes, and no end."""
    line: dict[str, Any] = {
        "started": "2026-01-01T00:00:00Z",
        "state": "aborted",
        "request": {"method": "POST", "url": CHAT_URL, "body": {"text": json.dumps(ASKED)}},
        "answer": {
            "status": 200,
            "headers": [{"name": "content-type", "value": "text/event-stream"}],
            "body": {"text": "data: 1\n\n"},
        },
    }
    path = tmp_path / "calls.jsonl"
    path.write_text(json.dumps(line))

    with (
        serve(replay=path) as replaying,
        httpx.stream("POST", replaying + CHAT, json=ASKED, trust_env=False, timeout=20) as answer,
    ):
        pieces = answer.iter_raw()
        assert next(pieces) == b"data: 1\n\n"
        with pytest.raises(httpx.RemoteProtocolError):
            next(pieces)


def test_a_cassette_replays(tmp_path: Path) -> None:
    """With the headers that it has."""
    interaction = {
        "request": {"method": "POST", "uri": CHAT_URL, "body": json.dumps(ASKED)},
        "response": {
            "status": {"code": 201},
            "headers": {"X-Kept": ["a"], "Content-Length": ["1"], "Content-Type": ["application/json"]},
            "body": {"string": json.dumps(ANSWERED)},
        },
    }
    path = tmp_path / "chat.yaml"
    path.write_text(cast("Any", yaml).safe_dump({"interactions": [interaction]}))

    with serve(replay=path) as replaying:
        answer = post(replaying, CHAT, ASKED)

    assert (answer.status_code, answer.headers["x-kept"], answer.json()) == (201, "a", ANSWERED)


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    """At the call, with the reason; and so are other answers beside those of a recording."""
    (tmp_path / "a.har").write_text("no recording")
    (tmp_path / "b.har").write_text("{}")

    with pytest.raises(UsageError, match="is not a recording: "):
        serve(replay=tmp_path / "a.har")
    with pytest.raises(UsageError, match="has no exchange to play back"):
        serve(replay=tmp_path / "b.har")
    with pytest.raises(SetupError, match="No such file"):
        serve(replay=tmp_path / "c.har")
    with pytest.raises(UsageError, match="leave plans, faults, scenarios and drawn replies out"):
        serve(replay=tmp_path / "a.har", plan="json-400")
