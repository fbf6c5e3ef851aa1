"""The destination of a result: stdout, or a file that is replaced atomically."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import BinaryIO


STDOUT = "-"
"""The path that stands for stdout."""


@contextmanager
def destination(path: str | None) -> Generator[BinaryIO, None, None]:
    """Provide the stream for a result; None and `-` are stdout.

    A file is created or replaced at the end of the block, in a folder that is created if it is missing.
    A pipe or device is written directly.

    Raises:
        SetupError: the result cannot be written. Code that reads input within the block must catch its own
            OSError.
    """
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


def _stdout() -> BinaryIO:
    # None if the shell has closed it.
    if sys.stdout is None:
        raise SetupError("cannot write the result: stdout is closed")
    return sys.stdout.buffer
