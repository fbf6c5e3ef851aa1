"""The destination of a result: stdout, or a file that is replaced atomically."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import BinaryIO

_MOST_ATTEMPTS = 100


@contextmanager
def destination(path: str | None) -> Generator[BinaryIO, None, None]:
    """Provide the stream for a result; None is stdout. A file is created or replaced at the end of the block.

    Missing parent folders are created. A pipe or device is written directly.

    Raises:
        SetupError: the result cannot be written. Code that reads input within the block must catch its own
            OSError.
    """
    try:
        if path is None:
            yield _stdout()
        elif _is_special(Path(path)):
            with Path(path).open("wb") as file:
                yield file
        else:
            with _replacing(Path(path)) as file:
                yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        where = "the result" if path is None else path
        raise SetupError(f"cannot write {where}: {error.strerror or error}") from error


def _stdout() -> BinaryIO:
    # None if the shell has closed it.
    if sys.stdout is None:
        raise SetupError("cannot write the result: stdout is closed")
    return sys.stdout.buffer


def _is_special(path: Path) -> bool:
    with suppress(OSError):
        return not stat.S_ISREG(path.stat().st_mode)
    return False


@contextmanager
def _replacing(path: Path) -> Generator[BinaryIO, None, None]:
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    file, temporary = _temporary_beside(target)
    try:
        with file:
            yield file
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _temporary_beside(target: Path) -> tuple[BinaryIO, Path]:
    """Open a new file in the folder of the target, with the default permissions of a new file."""
    for attempt in range(_MOST_ATTEMPTS):
        temporary = target.parent / f".{target.name}.{os.getpid()}-{attempt}"
        with suppress(FileExistsError):
            return temporary.open("xb"), temporary
    raise FileExistsError(0, "too many unfinished results in the same folder")
