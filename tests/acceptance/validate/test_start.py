"""What `wai validate` imports, which is most of the time that one small file takes."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = (
    "asyncio",
    "concurrent.futures",
    "dataclasses",
    "httpx",
    "hypothesis",
    "importlib.metadata",
    "inspect",
    "jsonschema",
    "jsonschema_rs",
    "multiprocessing",
    "orjson",
    "pathlib",
    "pydantic",
    "shutil",
    "starlette",
    "subprocess",
    "tomllib",
    "urllib.parse",
    "uvicorn",
)
PROGRAM = (
    "import sys; before = set(sys.modules)\n"
    "from workers_ai_contract.cli import main\n"
    "code = main(sys.argv[1:])\n"
    "print(code, *sorted(set(sys.modules) - before), file=sys.stderr)"
)


def imported_by(*arguments: str) -> set[str]:
    """Return what a command imports."""
    return {*_said_by(*arguments)}


def _said_by(*arguments: str) -> list[str]:
    """Return the exit code of a command and what it imports: its last line on stderr."""
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, check=True, text=True
    )
    return finished.stderr.splitlines()[-1].split()


@pytest.mark.parametrize("profile", ["published", "enforced", "observed"])
@pytest.mark.parametrize(("text", "code"), [('{"prompt": "tide"}', "0"), ('{"prompt": ""}', "1")])
def test_one_small_file_imports_nothing_heavy(tmp_path: Path, profile: str, text: str, code: str) -> None:
    """Right or wrong, under every profile."""
    file = tmp_path / "one.json"
    file.write_text(text, "utf-8")
    said, *imported = _said_by("validate", "--profile", profile, str(file))

    assert said == code
    assert sorted({*HEAVY} & {*imported}) == []
