"""`python -m workers_ai_contract` is the command `wai`."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.commands import Finished, wai

if TYPE_CHECKING:
    from pathlib import Path


def _module(*arguments: str, cwd: Path) -> Finished:
    finished = subprocess.run(
        [sys.executable, "-m", "workers_ai_contract", *arguments], capture_output=True, check=False, cwd=cwd
    )
    return Finished(finished.returncode, finished.stdout.decode(), finished.stderr.decode())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--version",), 0),
        (("validate", "right.json"), 0),
        (("validate", "wrong.json"), 1),
        (("validate", "many.jsonl", "--jobs", "2"), 1),
        (("validate", "absent.json"), 2),
        (("validate", "--poem"), 2),
        (("poem",), 2),
        ((), 2),
    ],
    ids=str,
)
def test_the_module_is_the_command(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    """The same exit code and the same texts, with several processes too."""
    (tmp_path / "right.json").write_bytes(b'{"prompt": "tide"}')
    (tmp_path / "wrong.json").write_bytes(b'{"prompt": 5}')
    (tmp_path / "many.jsonl").write_bytes(b'{"prompt": "tide"}\n{"prompt": 5}\n')

    finished = _module(*arguments, cwd=tmp_path)

    assert finished.code == code
    assert finished == wai(*arguments, cwd=tmp_path)
