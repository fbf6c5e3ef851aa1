"""Checks that a schema can be compiled, before anything is written: keywords, patterns, references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_codegen.errors import CodegenError
from workers_ai_kernel.document import Document
from workers_ai_kernel.errors import SchemaError
from workers_ai_kernel.schema.dialects import dialect_of
from workers_ai_kernel.schema.normal import Subschema, UnsupportedSchemaError, normalise_wide
from workers_ai_kernel.schema.patterns import PatternError, patterns_in, portable

if TYPE_CHECKING:
    from workers_ai_kernel import Json


def normal_form(schema: Json, name: str) -> Subschema:
    """Return the normal form of a schema; `name` is its name in messages, such as `input schema a.json`.

    Raises:
        CodegenError: it has no normal form; the message names the keyword and its location.
    """
    try:
        return normalise_wide(schema, dialect_of(schema))
    except UnsupportedSchemaError as error:
        raise CodegenError(f"the {name} is not supported: {error}") from None


def patterns_of(schema: Json, name: str) -> dict[str, str]:
    """Return the regular expressions of a schema, each with its translation for the linear engine.

    Raises:
        CodegenError: a pattern cannot be translated.
    """
    found: dict[str, str] = {}
    for pattern, keyword, pointer in patterns_in(schema):
        try:
            found[pattern] = _compiled(portable(pattern))
        except PatternError as error:
            reason = UnsupportedSchemaError(keyword, pointer, str(error))
            raise CodegenError(f"the {name} is not supported: {reason}") from None
    return dict(sorted(found.items()))


def _compiled(pattern: str) -> str:
    """Return a translated pattern, after the engine has compiled it."""
    try:
        Document({"pattern": pattern}).at().is_valid("")
    except SchemaError:
        raise PatternError("too large to be compiled: its repetitions multiply") from None
    return pattern


def prove(schema: Json, name: str, patterns: dict[str, str]) -> None:
    """Compile a schema as the models will.

    Raises:
        CodegenError: the validator cannot compile it.
    """
    try:
        Document(schema, dialect_of(schema), name=name, patterns=patterns).at().is_valid(None)
    except Exception as error:  # noqa: BLE001 - any failure means that the schema is unusable
        first = str(error).split("\n", 1)[0][:200]
        raise CodegenError(f"the {name} is not supported: {first}") from None
