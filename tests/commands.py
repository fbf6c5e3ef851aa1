"""Runs the real `wai` command, as a user's shell would."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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
