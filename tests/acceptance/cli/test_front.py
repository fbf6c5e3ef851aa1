"""The front end of `wai`: help, unknown commands, and what every command has."""

from __future__ import annotations

import pytest

from tests.commands import wai

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
    """The sentence lists the known ones."""
    finished = wai("validdate")

    assert finished.code == 2
    assert "'validate'" in finished.stderr
    assert finished.stderr.count("\n") == 1
