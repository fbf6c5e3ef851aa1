"""`wai replay` with files of other versions."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest

from tests.commands import wai

ROOT = Path(__file__).parents[3]
OLD = sorted((ROOT / "tests/unit/conformance/old_replays").glob("*.json"))
PLANTED = shlex.join([sys.executable, str(ROOT / "examples/clients/planted_bug_client.py")])


@pytest.mark.parametrize("file", OLD, ids=lambda file: file.stem)
def test_a_finding_of_an_earlier_version_is_reproduced(file: Path) -> None:
    """In the client in which it was found."""
    finished = wai("replay", file, "--command", PLANTED)

    assert finished.code == 1, finished.stdout + finished.stderr
    assert ": reproduced\n" in finished.stdout


def test_a_changed_contract_is_a_note(tmp_path: Path) -> None:
    """The case is run all the same."""
    changed = {**json.loads(OLD[0].read_text("utf-8")), "contract": {"revision": "r4", "sha256": "0" * 64}}
    file = tmp_path / "old.json"
    file.write_text(json.dumps(changed), encoding="utf-8")
    finished = wai("replay", file, "--command", PLANTED)

    assert finished.code == 1
    assert "wai replay: the contract has changed since this file was written (then r4, " in finished.stderr


def test_a_file_of_a_later_version_is_one_sentence_and_2(tmp_path: Path) -> None:
    """Nothing is started."""
    file = tmp_path / "new.json"
    file.write_text(
        json.dumps({**json.loads(OLD[0].read_text("utf-8")), "schema_version": 7}), encoding="utf-8"
    )
    finished = wai("replay", file, "--command", PLANTED)

    assert (finished.code, finished.stdout, finished.stderr.count("\n")) == (2, "", 1)
    assert "was written by a later version of workers-ai-contract: its format is 7" in finished.stderr
