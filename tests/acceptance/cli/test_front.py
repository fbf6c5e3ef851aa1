"""The front end of `wai`: help, unknown commands, and what every command has."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.commands import WAI, wai

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = ("validate", "explain", "generate", "serve", "fuzz", "replay", "codegen", "pull")


def test_no_command_shows_the_help_and_ends_with_2() -> None:
    """`wai` alone ran nothing."""
    finished = wai()

    assert (finished.code, finished.stdout) == (2, "")
    assert "validate" in finished.stderr


def test_help_lists_every_command() -> None:
    """`wai --help` ends with 0."""
    finished = wai("--help")

    assert finished.code == 0
    for command in COMMANDS:
        assert f"  {command} " in finished.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    """`wai COMMAND --help` ends with 0 and names the command."""
    finished = wai(command, "--help")

    assert finished.code == 0
    assert f"usage: wai {command}" in finished.stdout


def test_an_unknown_command_gives_one_sentence_and_2() -> None:
    """The sentence names the likely one."""
    finished = wai("validdate")

    assert finished.code == 2
    assert "did you mean validate?" in finished.stderr
    assert finished.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("option", "reason"),
    [
        ("--versoin", "unrecognized argument --versoin; did you mean --version? See"),
        ("--what", "unrecognized argument --what. See"),
    ],
)
def test_an_unknown_option_is_named(option: str, reason: str) -> None:
    """A similar known option is suggested."""
    finished = wai(option)

    assert (finished.code, finished.stdout) == (2, "")
    assert finished.stderr == f"wai: {reason} 'wai --help'.\n"


def test_the_version_has_a_short_option() -> None:
    """`-V` and `--version` print the same."""
    assert wai("-V").stdout == wai("--version").stdout != ""


def test_a_closed_stderr_changes_neither_the_result_nor_the_code(tmp_path: Path) -> None:
    """As `2>&-` leaves it: the wrong payload is reported on stdout; the exit code says what is missing."""
    (tmp_path / "wrong.json").write_bytes(b'{"prompt": 5}')
    script = (
        f'"{WAI}" validate wrong.json absent.json 2>&-; echo $?; "{WAI}" validate absent.json 2>&-; echo $?'
    )
    finished = subprocess.run(["/bin/sh", "-c", script], capture_output=True, check=True, cwd=tmp_path)
    first, *_, code, last = finished.stdout.decode().splitlines()

    assert first == "wrong.json: invalid (prompt)"
    assert (code, last) == ("1", "2")
