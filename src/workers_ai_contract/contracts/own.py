"""A user's own schema as a contract: standard JSON Schema, draft-04 to 2020-12, judged and explained."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from workers_ai_contract.errors import BeyondUsError, UsageError, reason_of
from workers_ai_kernel.document import Document
from workers_ai_kernel.errors import SchemaError
from workers_ai_kernel.reading import ReadingError, read
from workers_ai_kernel.schema.dialects import dialect_of
from workers_ai_kernel.schema.normal import UnsupportedSchemaError, normalise_wide
from workers_ai_kernel.schema.patterns import PatternError, patterns_in, portable
from workers_ai_kernel.schema.unsupported import WrongSchemaError

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.schema.dialects import Dialect
    from workers_ai_kernel.schema.normal import Subschema

SchemaLike: TypeAlias = "JsonObject | bool | str | os.PathLike[str]"

_LARGEST = 16_000_000
_LONGEST_NAME = 60


class OwnSchema:
    """A schema that is not built in; everything about it is checked on creation.

    `name` is its name in messages and files.

    Raises:
        UsageError: it is not a schema of its dialect, or has something that cannot be judged; the message
            names the keyword and its place. `BeyondUsError` if other validators take it.
    """

    def __init__(self, schema: Json, name: str = "schema") -> None:
        self.name = name
        self.schema = schema
        if not isinstance(schema, dict | bool):
            raise UsageError(f"{name} is not a JSON Schema: it is neither an object nor a boolean")
        try:
            self.dialect: Dialect = dialect_of(schema)
            self.normal: Subschema = normalise_wide(schema, self.dialect)
        except WrongSchemaError as error:
            raise UsageError(f"{name} is not a JSON Schema: {error}") from None
        except UnsupportedSchemaError as error:
            raise BeyondUsError(f"{name} is not supported: {error}") from None
        self.document = Document(schema, self.dialect, name=name, patterns=_translated(schema, name))
        try:
            self.document.at().is_valid(None)
        except SchemaError as error:
            raise _unusable(schema, name, error) from None

    @classmethod
    def of(cls, given: SchemaLike) -> OwnSchema:
        """Return the schema in a file, or a schema given as parsed JSON.

        Raises:
            UsageError: it cannot be read, or as for the class.
        """
        if isinstance(given, str | os.PathLike):
            return cls.of_file(Path(given))
        return cls(given)

    @classmethod
    def of_file(cls, path: Path) -> OwnSchema:
        """Return the schema in a file.

        Raises:
            UsageError: it cannot be read, or as for the class.
        """
        return cls(read_schema(path), path.name)

    @cached_property
    def accepts(self) -> Callable[[Json], bool]:
        """The compiled verdict."""
        return self.document.at().verdict


def read_schema(path: Path) -> Json:
    """Return the parsed content of the file of a schema.

    Raises:
        UsageError: it cannot be read, or is not unambiguous JSON.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else error
        raise UsageError(f"cannot read the schema {str(path)[:200]!r}: {reason}") from None
    if len(data) > _LARGEST:
        raise UsageError(f"the schema {path} is larger than {_LARGEST:,} bytes")
    try:
        reading = read(data)
    except ReadingError as error:
        raise UsageError(f"cannot read the schema {path}: {error}") from None
    if reading.duplicate_keys:
        key = reading.duplicate_keys[0][:_LONGEST_NAME]
        raise UsageError(f"cannot read the schema {path}: the key {key!r} appears twice in one object")
    return reading.payload


def _unusable(schema: Json, name: str, error: SchemaError) -> UsageError:
    """Return the error for a schema that the engine does not take, such as one with a large pattern."""
    for pattern, keyword, pointer in patterns_in(schema):
        try:
            Document({"pattern": pattern}, patterns={pattern: portable(pattern)}).at().is_valid("")
        except SchemaError:
            reason = UnsupportedSchemaError(keyword, pointer, "too large for an engine in linear time")
            return BeyondUsError(f"{name} is not supported: {reason}")
    return UsageError(f"{name} is {error}")


def _translated(schema: Json, name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pattern, keyword, pointer in patterns_in(schema):
        try:
            found[pattern] = portable(pattern)
        except PatternError as error:
            reason = UnsupportedSchemaError(keyword, pointer, str(error))
            raise BeyondUsError(f"{name} is not supported: {reason}") from None
    return found
