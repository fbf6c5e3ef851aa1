"""`wai diff`, as users run it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.commands import wai
from tests.formats import validate_format

if TYPE_CHECKING:
    from pathlib import Path


def test_two_revisions_that_accept_the_same_exit_with_0() -> None:
    """r4 and r5 differ in a default only."""
    text, report = (
        wai("diff", "r4.input", "r5.input"),
        wai("diff", "r4.input", "r5.input", "--format", "json"),
    )
    result = json.loads(report.stdout)
    validate_format("diff", result)

    assert (text.code, report.code, text.stderr) == (0, 0, "")
    assert text.stdout.startswith("r4.input → r5.input: both accept the same values (proven)\n")
    assert result["equal"] is True
    assert {change["keyword"] for change in result["changes"]} == {"default"}


def test_a_change_of_a_file_is_shown_by_a_payload(tmp_path: Path) -> None:
    """With the exit code 1."""
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text('{"type": "string"}', "utf-8")
    new.write_text('{"type": "string", "minLength": 1}', "utf-8")
    report = wai("diff", old, new, "--format", "json")
    (change,) = json.loads(report.stdout)["changes"]

    assert report.code == 1
    assert (change["breaks"], change["witness"]) == (["senders"], "")
    assert '"" was valid, and is not any more' in wai("diff", old, new).stdout


def test_unlike_arguments_are_refused(tmp_path: Path) -> None:
    """A revision has two schemas, a file has one; what is no schema is named."""
    file = tmp_path / "wrong.json"
    file.write_text('{"type": 5}', "utf-8")
    for arguments in (("r4", str(file)), (str(file), str(file)), ("r4", "r9")):
        refused = wai("diff", *arguments)
        assert refused.code == 2
        assert refused.stderr.count("\n") == 1
