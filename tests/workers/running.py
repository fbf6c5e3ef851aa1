"""Runs Node with the packages of these tests, without any login, and where possible without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.commands import WAI
from tests.oracles.npm import NodeProgram, fetch_packages, node
from tests.workers.alone import CANNOT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PACKAGE = ROOT / "js"
EXAMPLES = ROOT / "examples" / "workers"
WORKER_DRIVER = ROOT / "examples" / "clients" / "worker"
SAMPLE = NodeProgram(HERE / "sample", "snippet.mjs")
"""Miniflare 5 only: what `make test` runs."""
WORKERS = NodeProgram(HERE, "package.json")
"""Everything that `make test-workers` runs."""
SECONDS = 120
_LOGINS = ("CLOUDFLARE_", "CF_", "WRANGLER_", "WAI_")
# Python would compile its modules at every start, which takes as long as all the rest of the start.
_SLOW = ("PYTHONDONTWRITEBYTECODE",)


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that has ended; `attempts` counts what it tried to reach beyond loopback, None if unknown."""

    code: int
    stdout: str
    stderr: str
    attempts: int | None


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a user who has never logged in, with this project's `wai` and Node."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith((*_LOGINS, *_SLOW))}
    path = os.pathsep.join((str(node().parent), str(Path(WAI).parent), os.environ["PATH"]))
    return {**kept, "PATH": path, "HOME": str(home), "CI": "true", "NO_COLOR": "1", **more}


def run_alone(
    command: Sequence[str | Path], folder: Path, home: Path, more: Mapping[str, str] | None = None
) -> Ran:
    """Run a command in a network with loopback only, or in the usual one if this machine cannot."""
    report = home / "attempts"
    alone = [sys.executable, str(HERE / "alone.py"), str(report)]
    names = [str(each) for each in command]
    done = _run([*alone, *names], folder, home, more)
    if done.returncode == CANNOT:
        done = _run(names, folder, home, more)
    attempts = int(report.read_text(encoding="utf-8")) if report.exists() else None
    return Ran(done.returncode, done.stdout, done.stderr, attempts)


def _run(
    command: list[str], folder: Path, home: Path, more: Mapping[str, str] | None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(home, **(more or {})),
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=SECONDS,
        stdin=subprocess.DEVNULL,
    )


def packed(folder: Path) -> Path:
    """Return the archive that `npm pack` makes of our package, in a folder."""
    (archive,) = fetch_packages([str(PACKAGE)], folder)
    return archive


def with_our_package(installed: Path, temporary: Path) -> Path:
    """Put our package, as it would be published, among installed ones; return their folder."""
    ours = installed / "node_modules" / "workers-ai-standin"
    shutil.rmtree(ours, ignore_errors=True)
    archive = packed(temporary)
    shutil.unpack_archive(archive, archive.parent)
    shutil.move(archive.parent / "package", ours)
    return installed
