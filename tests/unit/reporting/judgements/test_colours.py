"""Colours are for people at a terminal."""

from __future__ import annotations

import pytest

from tests.commands import wai
from workers_ai_contract.reporting.judgements.colours import wants_colours

WRONG = b'{\n  "prompt": "tide",\n  "top_k": 0\n}'


@pytest.mark.parametrize(
    ("environment", "is_terminal", "wanted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_who_gets_colours(environment: dict[str, str], is_terminal: bool, wanted: bool) -> None:  # noqa: FBT001 - rows
    """NO_COLOR outranks everything."""
    assert wants_colours(environment, is_terminal=is_terminal) is wanted


@pytest.mark.acceptance
def test_a_coloured_line_begins_with_the_place_of_the_problem() -> None:
    """Terminals open FILE:LINE:COLUMN; the same words without the codes."""
    plain = wai("validate", "-", stdin=WRONG)
    coloured = wai("validate", "-", stdin=WRONG, env={"FORCE_COLOR": "1"})

    assert "\x1b[" not in plain.stdout
    assert "\x1b[1;31minvalid\x1b[0m" in coloured.stdout


@pytest.mark.acceptance
def test_a_file_gets_line_and_column(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Of the value that is wrong."""
    file = tmp_path_factory.mktemp("coloured") / "a.json"
    file.write_bytes(WRONG)
    finished = wai("validate", file, env={"FORCE_COLOR": "1"})

    assert finished.stdout.startswith(f"{file}:3:12: ")
