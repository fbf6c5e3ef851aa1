"""The container file: its commands, run in a virtual environment, as there is no image here to build from."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repo.tracked import tracked_files

ROOT = Path(__file__).parents[2]
SOURCE = "/src"
_PATIENCE_S = 60


def instructions() -> list[tuple[str, str]]:
    """Return each instruction with its arguments."""
    lines = (ROOT / "Containerfile").read_text("utf-8").splitlines()
    pairs = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return [(name, rest) for name, _, rest in pairs]


def values(name: str) -> list[str]:
    """Return the arguments of each instruction of a name."""
    return [rest for each, rest in instructions() if each == name]


def test_it_has_known_instructions_only_and_does_not_run_as_root() -> None:
    """In the order that Docker and Podman want: the image first."""
    names = [name for name, _ in instructions()]

    assert names[0] == "FROM"
    assert set(names) <= {"FROM", "COPY", "RUN", "USER", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT"}
    assert values("USER") == ["65534:65534"]
    assert values("COPY") == [f". {SOURCE}"]


def test_what_is_ignored_holds_nothing_that_is_committed() -> None:
    """Else the build would miss it."""
    ignored = [line.strip("*/") for line in (ROOT / ".dockerignore").read_text("utf-8").split()]

    assert [name for name in tracked_files() if name.partition("/")[0] in ignored] == []


@pytest.mark.proof
def test_its_commands_install_and_serve(tmp_path: Path) -> None:
    """Each RUN line, then the entry point on another port, then the check of its health."""
    copied, environment = tmp_path / "src", tmp_path / "environment"
    for name in tracked_files():
        (copied / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copied / name)
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    programs = {name: str(environment / "bin" / name) for name in ("python", "wai")}
    paths = {**os.environ, "PATH": f"{environment / 'bin'}:{os.environ['PATH']}"}
    for line in values("RUN"):
        command = ["/bin/sh", "-c", line.replace(SOURCE, str(copied))]
        subprocess.run(command, check=True, capture_output=True, env=paths)
    assert not copied.exists()

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    program, *arguments = json.loads(values("ENTRYPOINT")[0])
    assert values("EXPOSE") == [arguments[-1]]
    check = json.loads(values("HEALTHCHECK")[0].partition("CMD ")[2])
    command = [programs[program], *arguments[:-1], port]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as serving:
        assert serving.stdout is not None
        assert serving.stdout.readline() == f"http://0.0.0.0:{port}\n".encode()
        subprocess.run(
            [programs["python"], *(word.replace(arguments[-1], port) for word in check[1:])],
            check=True,
            timeout=_PATIENCE_S,
        )
        serving.terminate()
