"""Checks that a schema can be compiled, before anything is written: keywords, patterns, references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.patterns import PatternError, portable
from workers_ai_kernel import pointers
from workers_ai_kernel.compilable import NAMED_SCHEMAS, VALUE_KEYWORDS
from workers_ai_kernel.document import Document
from workers_ai_kernel.schema.dialects import dialect_of
from workers_ai_kernel.schema.normal import Subschema, UnsupportedSchemaError, normalise_wide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json


def normal_form(schema: Json, name: str) -> Subschema:
    """Return the normal form of a schema; `name` is its name in messages.

    Raises:
        CodegenError: it has no normal form; the message names the keyword and its location.
    """
    try:
        return normalise_wide(schema, dialect_of(schema))
    except UnsupportedSchemaError as error:
        raise CodegenError(f"the {name} schema is not supported: {error}") from None


def patterns_of(schema: Json, name: str) -> dict[str, str]:
    """Return the regular expressions of a schema, each with its translation for the linear engine.

    Raises:
        CodegenError: a pattern cannot be translated.
    """
    found: dict[str, str] = {}
    for pattern, pointer in _patterns(schema, ""):
        try:
            found[pattern] = portable(pattern)
        except PatternError as error:
            raise CodegenError(
                f"the {name} schema is not supported: 'pattern' at {pointer or '/'!r}: {error}"
            ) from None
    return dict(sorted(found.items()))


def prove(schema: Json, name: str, patterns: dict[str, str]) -> None:
    """Compile a schema as the models will.

    Raises:
        CodegenError: the validator cannot compile it.
    """
    try:
        Document(schema, dialect_of(schema), name=name, patterns=patterns).at().is_valid(None)
    except Exception as error:  # noqa: BLE001 - any failure means that the schema is unusable
        first = str(error).split("\n", 1)[0][:200]
        raise CodegenError(f"the {name} schema is not supported: {first}") from None


def _patterns(schema: Json, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(schema, list):
        for index, item in enumerate(schema):
            yield from _patterns(item, pointers.join(pointer, index))
    if not isinstance(schema, dict):
        return
    for keyword, value in schema.items():
        place = pointers.join(pointer, keyword)
        if keyword in VALUE_KEYWORDS:
            continue
        if keyword == "pattern" and isinstance(value, str):
            yield value, place
        elif keyword in NAMED_SCHEMAS and isinstance(value, dict):
            if keyword == "patternProperties":
                yield from ((one, place) for one in value)
            for name, child in value.items():
                yield from _patterns(child, pointers.join(place, name))
        else:
            yield from _patterns(value, place)
