"""What of a recording is sent to a client: its words, but no token and no key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.conformance.test_recordings import STREAMED, Spoiler, recording
from tests.unit.traffic.samples import ANSWERED, ASKED, CHAT_URL, cassette, har
from workers_ai_contract import UsageError, fuzz
from workers_ai_contract.traffic.stimuli import Stimuli

if TYPE_CHECKING:
    from pathlib import Path

KEY = "sk-planted4f1d9c0b7e6a5d8c2f"
PASSWORD = "planted-hunter22"  # noqa: S105 - planted
SECRETS = (KEY, PASSWORD)


def planted() -> tuple[str, Any, str, int]:
    """Return a call whose request and answer, laid out over several lines, have a key and a password."""
    said = f"Use {KEY} at https://me:{PASSWORD}@example.com/?api_key={PASSWORD}"
    (choice,) = ANSWERED["choices"]
    answer = {**ANSWERED, "choices": [{**choice, "message": {**choice["message"], "content": said}}]}
    return (
        CHAT_URL,
        {"messages": [{"role": "user", "content": f"My key: {KEY}"}]},
        json.dumps(answer, indent=3),
        200,
    )


def test_tokens_and_keys_are_replaced_by_as_many_asterisks(tmp_path: Path) -> None:
    """In the request, in the answer, and in what the client is to report; the rest stays as it was."""
    call = planted()
    (case,) = Stimuli(recording(tmp_path / "calls.har", call)).cases
    recorded = case.plan.steps[0].recorded

    assert recorded is not None
    assert [secret for secret in SECRETS if secret in json.dumps(case.to_json())] == []
    assert case.intent.request == {"messages": [{"role": "user", "content": f"My key: {'*' * len(KEY)}"}]}
    assert recorded.text.startswith(call[2].partition(KEY)[0] + "*" * len(KEY) + " at https://")
    assert len(recorded.text) == len(call[2])


@pytest.mark.parametrize("kind", ["har", "cassette", "jsonl"])
def test_the_token_of_a_request_is_replaced_wherever_it_is_repeated(tmp_path: Path, kind: str) -> None:
    """In any form. The word in the place of a removed token is not taken for a token."""
    asked = {"messages": [{"role": "user", "content": "Is it plantedtoken (removed)?"}]}
    answer = json.dumps(ANSWERED).replace("Good day.", "plantedtoken")
    headers = {"Authorization": "Bearer plantedtoken", "Cookie": "(removed)"}
    file = tmp_path / f"calls.{'jsonl' if kind == 'jsonl' else 'har'}"
    file.write_text(json.dumps(_recorded(kind, headers, json.dumps(asked), answer)), "utf-8")
    (case,) = Stimuli(file).cases

    assert case.intent.request == {"messages": [{"role": "user", "content": "Is it ************ (removed)?"}]}
    assert "plantedtoken" not in json.dumps(case.to_json())


def _recorded(kind: str, headers: dict[str, str], asked: str, answer: str) -> dict[str, Any]:
    listed = [{"name": name, "value": value} for name, value in headers.items()]
    if kind == "har":
        archive = har((CHAT_URL, json.loads(asked), answer, 200))
        archive["log"]["entries"][0]["request"]["headers"] = listed
        return archive
    if kind == "cassette":
        found = cassette({"string": answer})
        found["interactions"][0]["request"] |= {"headers": headers, "body": asked}
        return found
    return {
        "started": "2026-01-01T00:00:00Z",
        "state": "complete",
        "request": {"method": "POST", "url": CHAT_URL, "headers": listed, "body": {"text": asked}},
        "answer": {"status": 200, "body": {"text": answer}},
    }


def test_a_stream_keeps_its_pieces(tmp_path: Path) -> None:
    """Their sizes are those of the recording."""
    text = STREAMED.replace('"Hi"', f'"{KEY}"')
    sizes = [40, len(text) - 40]
    pieces = [{"size": size} for size in sizes]
    line: dict[str, Any] = {
        "started": "2026-01-01T00:00:00Z",
        "state": "complete",
        "request": {
            "method": "POST",
            "url": CHAT_URL,
            "body": {"text": json.dumps({**ASKED, "stream": True})},
        },
        "answer": {"status": 200, "body": {"text": text}, "pieces": pieces},
    }
    file = tmp_path / "calls.jsonl"
    file.write_text(json.dumps(line), "utf-8")
    (case,) = Stimuli(file).cases

    assert (recorded := case.plan.steps[0].recorded) is not None
    assert [len(piece) for piece in recorded.cut()] == sizes
    assert KEY not in recorded.text


def test_a_token_in_several_pieces_is_left_out(tmp_path: Path) -> None:
    """And one behind escapes: what replaces it would be another call."""
    escaped = KEY.replace("-", "\\u002d")
    url, asked, answer, status = planted()
    archive = recording(tmp_path / "calls.har", (url, asked, answer.replace(KEY, escaped), status))

    with pytest.raises(UsageError, match="1 that has a token or key in several pieces or behind escapes"):
        Stimuli(archive)


@pytest.mark.slow
def test_no_report_of_a_run_has_a_planted_secret(tmp_path: Path) -> None:
    """In any format, in replay files, or on the terminal; the words beside them are quoted."""
    file = recording(tmp_path / "calls.har", planted())
    folder = tmp_path / "out"
    names = ("json", "html", "junit", "sarif", "github", "markdown")
    fuzz(
        client=Spoiler,
        seed=1,
        max_examples=1,
        operations=["chat"],
        replay=file,
        output_dir=folder,
        reports={name: folder / f"{name}.out" for name in names},
    )
    written = {each: each.read_text("utf-8") for each in folder.rglob("*") if each.is_file()}

    assert {*(folder / f"{name}.out" for name in names)} < {*written}
    assert any("at https" in text and each.parent.name == "replays" for each, text in written.items())
    assert [(each, secret) for each, text in written.items() for secret in SECRETS if secret in text] == []
