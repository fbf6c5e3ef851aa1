"""Recordings are whole at any time, and hold no secret."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.formats import validate_format
from workers_ai_contract.errors import SetupError, UsageError
from workers_ai_contract.recording import LiveExchange, RecordedRequest, Recorder, recording_format

if TYPE_CHECKING:
    from pathlib import Path

PLANTED = "planted-token-0123456789"
JSON_HEADERS = (("content-type", "application/json"),)
NOTES: dict[str, Any] = {
    "verdict": "valid",
    "problems": [],
    "form": "prompt",
    "route": "run",
    "stream": False,
    "call_id": None,
    "error_code": None,
    "hint": None,
    "fault": None,
}
BEGIN = '{"schema_version": 1, "started": "'
WRITER = """
import sys
from pathlib import Path
from workers_ai_contract.recording import LiveExchange, RecordedRequest, Recorder
with Recorder(Path(sys.argv[1])) as recorder:
    for number in range(1_000_000):
        live = LiveExchange(RecordedRequest("POST", f"http://localhost/{number}", (), b"x" * 60_000), {})
        live.answered(200, ())
        live.sent(b"y" * 60_000)
        live.ended(complete=True)
        recorder.add(live)
        if number == 3:
            print("begun", flush=True)
"""


def exchanged(
    body: bytes = b'{"prompt": "Tide?"}', *pieces: bytes, url: str = "http://h/run?x=1"
) -> LiveExchange:
    """Return an ended exchange that has secrets."""
    headers = (*JSON_HEADERS, ("Authorization", f"Bearer {PLANTED}"))
    live = LiveExchange(RecordedRequest("POST", url, headers, body), NOTES)
    live.answered(200, (*JSON_HEADERS, ("set-cookie", "a=b")))
    for piece in pieces or (b'{"a": ', b"1}"):
        live.sent(piece)
    live.ended(complete=True)
    return live


def entries(path: Path) -> list[dict[str, Any]]:
    """Return what is recorded in a HAR file."""
    log = json.loads(path.read_bytes())["log"]
    assert log["version"] == "1.2"
    assert log["creator"]["name"] == "workers-ai-contract"
    found: list[dict[str, Any]] = log["entries"]
    return found


def test_json_lines_have_the_published_form(tmp_path: Path) -> None:
    """One line for each exchange; a body that is no text is in base64."""
    path = tmp_path / "new" / "x.jsonl"
    with Recorder(path) as recorder:
        recorder.add(exchanged())
        recorder.add(exchanged(b"\xff", b"\x00\xfe"))

    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]

    for line in lines:
        validate_format("exchange", line)
    assert lines[0]["answer"]["body"] == {"text": '{"a": 1}'}
    assert [piece["size"] for piece in lines[0]["answer"]["pieces"]] == [6, 2]
    assert (lines[1]["request"]["body"], lines[1]["answer"]["body"]) == (
        {"base64": "/w=="},
        {"base64": "AP4="},
    )


def test_a_har_file_has_what_har_asks_for(tmp_path: Path) -> None:
    """Every required field of HAR 1.2; our own begin with an underscore."""
    path = tmp_path / "x.har"
    with Recorder(path) as recorder:
        assert entries(path) == []
        recorder.add(exchanged())
        recorder.add(exchanged(b"", b"\xff"))

    first, second = entries(path)

    required = {"startedDateTime", "time", "request", "response", "cache", "timings"}
    assert {name for name in first if not name.startswith("_")} == required
    assert first["request"]["queryString"] == [{"name": "x", "value": "1"}]
    assert first["request"]["postData"]["text"] == '{"prompt": "Tide?"}'
    assert first["response"]["content"] == {"size": 8, "mimeType": "application/json", "text": '{"a": 1}'}
    assert first["response"]["statusText"] == "OK"
    assert first["time"] == pytest.approx(sum(first["timings"].values()), abs=0.01)
    assert second["response"]["content"]["encoding"] == "base64"
    assert "postData" not in second["request"]


@pytest.mark.parametrize("name", ["x.har", "x.jsonl"])
def test_no_secret_is_written(tmp_path: Path, name: str) -> None:
    """Wherever it was: header, address, request and answer."""
    path = tmp_path / name
    with Recorder(path) as recorder:
        recorder.add(
            exchanged(
                PLANTED.encode(),
                PLANTED[:9].encode(),
                PLANTED[9:].encode(),
                url=f"http://h/{PLANTED}?key={PLANTED}",
            )
        )

    assert PLANTED not in path.read_text("utf-8")


@pytest.mark.parametrize("name", ["x.har", "x.jsonl"])
def test_an_existing_file_is_replaced(tmp_path: Path, name: str) -> None:
    """By a recording without exchanges as well; nothing else is left in the folder."""
    path = tmp_path / name
    path.write_text("old", "utf-8")
    with Recorder(path):
        pass

    assert b"old" not in path.read_bytes()
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["x.har", "x.jsonl"])
def test_a_kill_leaves_whole_exchanges_only(tmp_path: Path, name: str) -> None:
    """At whatever time it comes; the exchanges that were written can be read."""
    path = tmp_path / name
    for turn in range(5):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"begun\n"
            time.sleep(0.02 + turn * 0.017)
            os.kill(writer.pid, signal.SIGKILL)
            writer.wait()
        if name == "x.har":
            urls = [entry["request"]["url"] for entry in entries(path)]
        else:
            *lines, rest = path.read_text("utf-8").split("\n")
            # A kill may cut the line that is being written, and nothing else: what is left begins as all do.
            assert rest[: len(BEGIN)] == BEGIN[: len(rest)]
            urls = [json.loads(line)["request"]["url"] for line in lines]
        assert urls == [f"http://localhost/{number}" for number in range(len(urls))]


def test_a_recording_is_written_at_once(tmp_path: Path) -> None:
    """While the stand-in runs, its file has what has happened."""
    path = tmp_path / "x.har"
    with Recorder(path) as recorder:
        recorder.add(exchanged())
        deadline = time.monotonic() + 30
        while not entries(path):
            assert time.monotonic() < deadline
            time.sleep(0.01)


def test_a_file_that_cannot_be_written_any_more_is_told_at_the_end(tmp_path: Path) -> None:
    """And stops nobody before."""
    path = tmp_path / "x.jsonl"
    recorder = Recorder(path)
    recorder.__enter__()
    path.unlink()
    path.mkdir()
    for _ in range(3):
        recorder.add(exchanged())

    with pytest.raises(SetupError, match=r"cannot write .*: .*; the recording is not complete"):
        recorder.__exit__(None, None, None)


def test_what_cannot_be_recorded_is_said_at_once(tmp_path: Path) -> None:
    """A name without a format, and a folder that is a file."""
    (tmp_path / "file").touch()

    with pytest.raises(UsageError, match=r"FILE.har or FILE.jsonl"):
        recording_format(tmp_path / "x.json")
    with pytest.raises(SetupError, match="cannot write"), Recorder(tmp_path / "file" / "x.har"):
        pass
