"""Reads a schema that somebody else wrote, and refuses what it cannot take, before anything is made."""

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
    """Return the schema in a file; `name` is what sentences about it call it.

    Raises:
        CodegenError: it cannot be read, or is not JSON that all parsers take for the same.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise CodegenError(f"the {name} schema cannot be read: {error.strerror or error}") from error
    if len(data) > _LARGEST:
        raise CodegenError(f"the {name} schema is larger than {_LARGEST:,} bytes")
    try:
        return parse_unambiguous(data)
    except ReadingError as error:
        raise CodegenError(f"the {name} schema cannot be read: {error}") from None


def parse_unambiguous(data: bytes) -> Json:
    """Return the value of a JSON text that repeats no key within an object.

    Raises:
        ReadingError: it is not JSON that all parsers take for the same.
    """
    reading = read(data)
    if reading.duplicate_keys:
        key = reading.duplicate_keys[0][:_LONGEST_SHOWN]
        raise ReadingError(f"the key {key!r} stands more than once in one object")
    return reading.payload
