"""The real `wai validate --direction stream` on folders of streams: to add a case is to add a file."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tests.commands import wai
from tests.formats import validate_format
from workers_ai_schemas import recorded

EXAMPLES = Path(__file__).parent / "examples" / "streams"
POSITIVE = sorted((EXAMPLES / "positive").glob("*.sse"))
NEGATIVE = sorted((EXAMPLES / "negative").glob("*.sse"))
EXPECTED = tomllib.loads((EXAMPLES / "negative" / "_expected.toml").read_text("utf-8"))
OBSERVED = ("validate", "--profile", "observed", "--direction", "stream")


@pytest.mark.parametrize("file", POSITIVE, ids=lambda file: file.stem)
def test_right_streams_are_valid(file: Path) -> None:
    """Exit code 0, and a line that says so."""
    finished = wai(*OBSERVED, file)

    assert (finished.code, finished.stderr) == (0, "")
    assert finished.stdout.startswith(f"{file}: valid (")


@pytest.mark.parametrize("file", NEGATIVE, ids=lambda file: file.stem)
def test_wrong_streams_are_invalid_and_the_event_is_named(file: Path) -> None:
    """Exit code 1; the first problem has the expected code and its pointer stands in the message."""
    finished = wai(*OBSERVED, file, "--format", "json")
    result = json.loads(finished.stdout)
    problem = result["problems"][0]
    expected = EXPECTED[file.stem]

    assert (finished.code, finished.stderr) == (1, "")
    assert result["valid"] is False
    assert (problem["code"], problem["pointer"]) == (expected["code"], expected["pointer"])
    assert expected["pointer"] in problem["message"]
    assert problem["repair"] is not None
    validate_format("judgement", result)


def test_every_expectation_has_its_file() -> None:
    """No expectation is left behind by a file that went."""
    assert set(EXPECTED) == {file.stem for file in NEGATIVE}


def test_recorded_streams_are_judged_as_arrays_of_events(tmp_path: Path) -> None:
    """A JSON file with the list of events, `[DONE]` among them, is one stream."""
    streams = [each for each in recorded() if each.kind == "sse" and each.judged.valid]
    files = [tmp_path / f"{payload.name}.json" for payload in streams]
    for file, payload in zip(files, streams, strict=True):
        file.write_text(payload.text, "utf-8")
    finished = wai(*OBSERVED, *files)

    assert (finished.code, finished.stderr) == (0, "")
    assert finished.stdout.count(": valid (") == len(files) == 14


def test_a_stream_that_is_not_utf_8_is_not_judged() -> None:
    """One sentence on stderr, and the exit code for nothing judged."""
    finished = wai(*OBSERVED, "-", stdin=b'data: {"response":"\xff"}\n\n')

    assert finished.code == 2
    assert "stdin: not UTF-8: invalid start byte at byte 19." in finished.stderr
