"""Where a result is written: stdout, or a file that is there whole or not at all."""

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
    """Give the stream for a result; None is stdout. A file appears, or is replaced, at the end of the block.

    What is no regular file (a pipe, a device) is written as the result comes.

    Raises:
        SetupError: it cannot be written. No input may be read within the block without its errors caught.
    """
    try:
        if path is None:
            yield _stdout()
        elif _is_special(path):
            with Path(path).open("wb") as file:
                yield file
        else:
            with _replacing(path) as file:
                yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        where = "the result" if path is None else path
        raise SetupError(f"cannot write {where}: {error.strerror or error}") from error


def _stdout() -> BinaryIO:
    # There is none where a shell has closed it.
    if sys.stdout is None:
        raise SetupError("cannot write the result: stdout is closed")
    return sys.stdout.buffer


def _is_special(path: str) -> bool:
    with suppress(OSError):
        return not stat.S_ISREG(Path(path).stat().st_mode)
    return False


@contextmanager
def _replacing(path: str) -> Generator[BinaryIO, None, None]:
    target = Path(os.path.realpath(path))
    file, temporary = _beside(target)
    try:
        with file:
            yield file
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _beside(target: Path) -> tuple[BinaryIO, Path]:
    """Open a new file in the folder of the target, with the rights of a file that is simply opened."""
    for attempt in range(_MOST_ATTEMPTS):
        temporary = target.with_name(f".{target.name}.{os.getpid()}-{attempt}")
        with suppress(FileExistsError):
            return temporary.open("xb"), temporary
    raise FileExistsError(0, "There are too many unfinished results beside it")
