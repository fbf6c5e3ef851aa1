"""A file that is replaced atomically, or a pipe or device that is written directly."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import BinaryIO

_MOST_ATTEMPTS = 100


@contextmanager
def replaced(path: str) -> Generator[BinaryIO, None, None]:
    """Provide a stream; a regular file is created or replaced at the end of the block.

    Raises:
        OSError: the file cannot be written.
    """
    if _is_special(Path(path)):
        with Path(path).open("wb") as file:
            yield file
    else:
        with _replacing(Path(path)) as file:
            yield file


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
