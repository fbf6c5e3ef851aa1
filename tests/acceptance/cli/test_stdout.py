"""A stdout that cannot be written: the same for every command."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients.commands import right_client
from tests.commands import WAI, wai

QUICK = "--max-examples 3 --operation prompt"
COMMANDS = {
    "--help": "wai --help",
    "--version": "wai --version",
    "validate --help": "wai validate",
    "validate wrong.json": "wai validate",
    "generate -n 2 --seed 1": "wai generate",
    "explain": "wai explain",
    "codegen --check -o .": "wai codegen",
    "serve": "wai serve",
    f"fuzz {QUICK} --command {shlex.quote(right_client())}": "wai fuzz",
}


def run(command: str, redirection: str, folder: Path) -> tuple[int, str]:
    """Run a command in a shell with a redirection; return its exit code and stderr."""
    finished = subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", f"{shlex.quote(str(WAI))} {command} {redirection}"],
        capture_output=True,
        check=False,
        cwd=folder,
        timeout=120,
    )
    return finished.returncode, finished.stderr.decode()


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("redirection", "reason"),
    [(">/dev/full", "No space left on device"), (">&-", "stdout is closed")],
    ids=["full", "closed"],
)
def test_a_result_that_cannot_be_written_is_an_error(
    tmp_path: Path, command: str, redirection: str, reason: str
) -> None:
    """One sentence and exit code 2, which no finding has."""
    (tmp_path / "wrong.json").write_text('{"prompt": 5}')
    code, stderr = run(command, redirection, tmp_path)

    assert code == 2
    assert stderr.splitlines()[-1] == f"{COMMANDS[command]}: cannot write the result: {reason}" or (
        stderr.splitlines()[-1] == f"wai {command}: cannot write the result: {reason}"
    )
    assert "Traceback" not in stderr


@pytest.mark.parametrize("command", ["--help", "explain", "codegen --check -o .", "generate -n 500 --seed 1"])
def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path, command: str) -> None:
    """As in `wai generate | head`: nothing is said."""
    _, stderr = run(command, "| true", tmp_path)

    assert "Traceback" not in stderr
    assert "cannot write" not in stderr
    assert "Exception" not in stderr


def test_the_result_is_shown_even_if_the_report_cannot_be_written(tmp_path: Path) -> None:
    """A run of an hour is not lost because its folder became unusable."""
    client = f"sh -c {shlex.quote(f'mkdir out/report.json; exec {right_client()}')}"
    finished = wai("fuzz", *QUICK.split(), "-o", "out", "--command", client, cwd=tmp_path)

    assert finished.stdout.startswith("PASSED: ")
    assert finished.code == 2
    assert finished.stderr.splitlines()[-1].startswith("wai fuzz: cannot write out/report.json: ")


@pytest.mark.parametrize("taken", ["out/report.json/x", "out/replays"])
def test_an_unusable_place_is_found_before_the_run(tmp_path: Path, taken: str) -> None:
    """The client is not even started."""
    place = tmp_path / taken
    place.parent.mkdir(parents=True)
    place.write_text("in the way")
    finished = wai("fuzz", *QUICK.split(), "-o", "out", "--command", "touch started", cwd=tmp_path)

    assert finished.code == 2
    assert finished.stderr.startswith("wai fuzz: cannot write to out")
    assert not (tmp_path / "started").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [("validate", "absent.json"), ("explain", "zzz"), ("poem",)])
def test_a_full_stderr_is_not_a_finding(arguments: tuple[str, ...]) -> None:
    """Nothing can be reported then, but 1 would read as findings."""
    with Path("/dev/full").open("wb") as full:
        finished = subprocess.run(
            [sys.executable, "-m", "workers_ai_contract", *arguments], stderr=full, check=False
        )

    assert finished.returncode == 2
