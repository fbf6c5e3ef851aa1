"""Runs the real `wai` command, as a user's shell would, or its front end in this process."""

from __future__ import annotations

import io
import os
import subprocess
import sysconfig
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Mapping

WAI = Path(sysconfig.get_path("scripts")) / "wai"


@dataclass(frozen=True, slots=True)
class Finished:
    """What a finished command left behind."""

    code: int
    stdout: str
    stderr: str


def wai(
    *arguments: str | Path,
    stdin: bytes = b"",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 120,
) -> Finished:
    """Run `wai` to its end; `env` is added to the environment."""
    finished = subprocess.run(
        [WAI, *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        timeout=timeout,
    )
    return Finished(finished.returncode, finished.stdout.decode(), finished.stderr.decode())


def wai_here(*arguments: str | Path) -> Finished:
    """Run the front end in this process, which saves the start; for commands that write text only."""
    stdout, stderr = io.StringIO(), io.StringIO()
    with redirect_stdout(stdout), redirect_stderr(stderr):
        code = main(list(map(str, arguments)))
    return Finished(code, stdout.getvalue(), stderr.getvalue())
