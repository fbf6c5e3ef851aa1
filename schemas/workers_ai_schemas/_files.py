"""Reads the data files of this package.

With `os`, because importing `pathlib` takes 6 % of the instructions of a command that judges one small file.
"""

from __future__ import annotations

import os

_ROOT = os.path.dirname(__file__)  # noqa: PTH120 - see above


def read(folder: str, name: str) -> bytes:
    """Return the content of a file.

    Raises:
        OSError: it cannot be read.
    """
    with open(os.path.join(_ROOT, folder, name), "rb") as file:  # noqa: PTH118, PTH123 - see above
        return file.read()


def names_in(folder: str) -> list[str]:
    """Return the names of the files in a folder, in no order."""
    return os.listdir(os.path.join(_ROOT, folder))  # noqa: PTH118, PTH208 - see above
