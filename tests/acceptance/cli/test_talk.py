"""Every command has `--quiet` and `--verbose`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.commands import wai
from workers_ai_contract.cli.main import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path


def test_quiet_leaves_the_notes_out(tmp_path: Path) -> None:
    """The result is the same; the seed that was chosen and the note on an array are left out."""
    file = tmp_path / "array.json"
    file.write_text('[{"prompt": "tide"}]', "utf-8")
    for arguments in (("generate", "-n", "1"), ("validate", file)):
        assert wai(*arguments).stderr
        run = wai(*arguments, "--quiet")

        assert (run.code, run.stderr) == (0, "")
        assert run.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("validate", "none.json"), "none.json: no such file or directory"),
        (("codegen", "--input-schema", "none.json", "-o", "made"), "cannot read the input schema"),
        (("generate", "--form", "chat", "--direction", "error"), "error bodies have no form"),
    ],
)
def test_quiet_keeps_the_reason_of_a_failure(
    tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    """Whether the command raises it or prints it itself."""
    run = wai(*arguments, "-q", cwd=tmp_path)

    assert run.code == 2
    assert sentence in run.stderr


def test_verbose_adds_versions_and_the_exit_code() -> None:
    """What a bug report needs."""
    run = wai("validate", "-v", "-", stdin=b'{"prompt": 5}')
    first, last = run.stderr.splitlines()

    assert first.startswith("wai validate: workers-ai-contract 0.")
    assert last == "wai validate: exit code 1: findings"


@pytest.mark.parametrize("name", [name for name, _, _ in COMMANDS])
def test_the_help_of_every_command_has_both(name: str) -> None:
    """Under the same names."""
    text = wai(name, "--help").stdout

    assert "-q, --quiet" in text
    assert "-v, --verbose" in text
