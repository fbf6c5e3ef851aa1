"""The real `wai validate` on folders of examples: to add a case is to add a file."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tests.commands import wai
from tests.formats import validate_format

EXAMPLES = Path(__file__).parent / "examples"
POSITIVE = sorted((EXAMPLES / "positive").glob("*.json"))
NEGATIVE = sorted((EXAMPLES / "negative").glob("*.json"))
EXPECTED = tomllib.loads((EXAMPLES / "negative" / "_expected.toml").read_text("utf-8"))


@pytest.mark.parametrize("file", POSITIVE, ids=lambda file: file.stem)
def test_right_requests_are_valid(file: Path) -> None:
    """Exit code 0, and a line that says so."""
    finished = wai("validate", file)

    assert (finished.code, finished.stderr) == (0, "")
    assert finished.stdout.startswith(f"{file}: valid (")


@pytest.mark.parametrize("file", NEGATIVE, ids=lambda file: file.stem)
def test_wrong_requests_are_invalid_and_the_message_names_the_field(file: Path) -> None:
    """Exit code 1; the first problem has the expected code and its pointer stands in the message."""
    finished = wai("validate", file, "--profile", "published", "--format", "json")
    result = json.loads(finished.stdout)
    problem = result["problems"][0]
    expected = EXPECTED[file.stem]

    assert (finished.code, finished.stderr) == (1, "")
    assert result["valid"] is False
    assert (problem["code"], problem["pointer"]) == (expected["code"], expected["pointer"])
    assert (expected["pointer"] or "the payload") in problem["message"]
    validate_format("judgement", result)


def test_every_expectation_has_its_file() -> None:
    """No expectation is left behind by a file that went."""
    assert set(EXPECTED) == {file.stem for file in NEGATIVE}


def test_the_text_shows_message_code_and_repair() -> None:
    """The two lines of a problem, as people see them."""
    finished = wai("validate", EXAMPLES / "negative" / "temperature-too-high.json")

    assert finished.stdout.splitlines()[1:3] == [
        "  /temperature must be at most 5, but it is 9. [above-maximum]",
        "    Lower /temperature to 5 or less.",
    ]
