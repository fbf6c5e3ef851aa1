"""JSON files of ours: read whole and checked, written atomically."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

from workers_ai_contract.errors import SetupError, UsageError, reason_of
from workers_ai_contract.formats import format_named
from workers_ai_kernel.reading import ReadingError, read

if TYPE_CHECKING:
    from pathlib import Path

    from workers_ai_kernel import Json


def read_json(path: Path, what: str) -> Json:
    """Return the content of a JSON file; `what` is its kind in messages, such as "baseline".

    Raises:
        SetupError: the file cannot be read.
        UsageError: the file is not JSON.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SetupError(f"cannot read the {what} {path}: {reason_of(error)}") from error
    try:
        return read(data).payload
    except ReadingError as error:
        raise UsageError(f"{path} is not a {what}: {error.reason}") from None


def check_format(document: Json, name: str, path: Path, what: str) -> None:
    """Check the content of a file against the format `name`.

    Raises:
        UsageError: the content does not have this format; the message gives the first problem.
    """
    for problem in format_named(name).explain(document):
        raise UsageError(f"{path} is not a {what}: {problem.message}")


def write_json(path: Path, value: Json) -> None:
    """Write a JSON file atomically.

    Raises:
        SetupError: the file cannot be written.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8", "surrogatepass"))
            os.chmod(temporary, 0o666 & ~_umask())  # noqa: PTH101 - the default permissions of a new file
            os.replace(temporary, path)  # noqa: PTH105 - as above
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108 - as above
            raise
    except OSError as error:
        raise SetupError(f"cannot write {path}: {error.strerror or error}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
