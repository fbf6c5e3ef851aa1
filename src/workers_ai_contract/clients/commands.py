"""The command line that starts a driver."""

from __future__ import annotations

import shlex

from workers_ai_contract.errors import UsageError

_SHELL_OPERATORS = frozenset({"|", "||", "&&", "&", ";", "<", ">", ">>", "2>", "2>>", "2>&1", "&>"})


def split_command(command: str) -> tuple[str, ...]:
    """Split a command line like a shell does; the command itself runs without a shell.

    Raises:
        UsageError: the command is empty, a quotation is not closed, or it contains a shell operator.
    """
    try:
        words = tuple(shlex.split(command))
        operators = [word for word in shlex.split(command, posix=False) if word in _SHELL_OPERATORS]
    except ValueError as error:
        raise UsageError(f"the client command {command!r} cannot be split into words: {error}") from None
    if not words:
        raise UsageError("the client command is empty: give the command that starts the client's driver")
    if operators:
        raise UsageError(
            f"the client command runs without a shell, so {operators[0]!r} would be passed to it as an "
            "argument: put the pipeline into a script, or use sh -c '...'"
        )
    return words
