"""The destination of a result: stdout, or a file that is replaced atomically."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from workers_ai_contract.errors import SetupError, UsageError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from os import PathLike
    from typing import BinaryIO


STDOUT = "-"
"""The path that stands for stdout."""


@contextmanager
def destination(
    path: str | None, inputs: Iterable[str | PathLike[str] | None] = ()
) -> Generator[BinaryIO, None, None]:
    """Provide the stream for a result; None and `-` are stdout, and stdin among the `inputs`.

    A file is created or replaced at the end of the block, in a folder that is created if it is missing.
    A pipe or device is written directly.

    Raises:
        UsageError: the file is one of the inputs.
        SetupError: the result cannot be written. Code that reads input within the block must catch its own
            OSError.
    """
    refuse_inputs(path, inputs)
    try:
        if path is None or path == STDOUT:
            yield _stdout()
        else:
            # Imported late: importing pathlib takes as long as judging one small file.
            from workers_ai_contract.reporting.replacing import replaced

            with replaced(path) as file:
                yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        where = "the result" if path is None or path == STDOUT else path
        raise SetupError(f"cannot write {where}: {error.strerror or error}") from error


def refuse_inputs(path: str | PathLike[str] | None, inputs: Iterable[str | PathLike[str] | None]) -> None:
    """Check that a file that will be replaced is not one of the inputs, whatever names and links lead to it.

    Raises:
        UsageError: it is one of them.
    """
    identity = None if path in {None, STDOUT} else _identity(path)
    if identity is None:
        return
    for each in inputs:
        if each is not None and _identity(each) == identity:
            raise UsageError(f"the result would replace the input {os.fspath(path or '')}: name another file")


def _identity(path: str | PathLike[str] | None) -> tuple[int, int] | None:
    """Return device and inode number of a regular file."""
    try:
        status = os.stat(0 if path is None or path == STDOUT else path)  # noqa: PTH116 - imports less
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None


def _stdout() -> BinaryIO:
    # None if the shell has closed it.
    if sys.stdout is None:
        raise SetupError("cannot write the result: stdout is closed")
    return sys.stdout.buffer
