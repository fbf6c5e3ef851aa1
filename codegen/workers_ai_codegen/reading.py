"""Reads a user's schema and rejects unreadable ones before anything is generated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_codegen.errors import CodegenError
from workers_ai_kernel.reading import ReadingError, read

if TYPE_CHECKING:
    from pathlib import Path

    from workers_ai_kernel import Json

_LARGEST = 16_000_000
_LONGEST_SHOWN = 60


def read_schema(path: Path, name: str) -> Json:
    """Return the schema in a file; `name` is its name in messages.

    Raises:
        CodegenError: it cannot be read, or is not unambiguous JSON.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except IsADirectoryError:
        raise CodegenError(
            f"cannot read the {name} schema {path}: it is a folder: name a file in it"
        ) from None
    except OSError as error:
        raise CodegenError(f"cannot read the {name} schema {path}: {error.strerror or error}") from error
    if len(data) > _LARGEST:
        raise CodegenError(f"the {name} schema {path} is larger than {_LARGEST:,} bytes")
    try:
        return parse_unambiguous(data)
    except ReadingError as error:
        raise CodegenError(f"cannot read the {name} schema {path}: {error}") from None


def parse_unambiguous(data: bytes) -> Json:
    """Return the value of a JSON text without repeated keys.

    Raises:
        ReadingError: the text is not JSON, is JSON that parsers disagree on, or repeats a key.
    """
    reading = read(data)
    if reading.duplicate_keys:
        key = reading.duplicate_keys[0][:_LONGEST_SHOWN]
        raise ReadingError(f"the key {key!r} appears more than once in one object")
    return reading.payload
