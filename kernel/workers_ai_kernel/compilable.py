"""Prepares a schema for the engine, without changing its meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from workers_ai_kernel import pointers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_kernel.json_types import Json, JsonObject

# Keywords whose values are plain data, and keywords whose values map names to schemas.
VALUE_KEYWORDS = frozenset({"const", "default", "enum", "example", "examples"})
NAMED_SCHEMAS = frozenset(
    {"$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"}
)
_PATTERNS = "patternProperties"


def compilable(schema: Json, patterns: Mapping[str, str]) -> Json:
    """Return the schema with its regular expressions translated and integral bounds as `int`.

    `patterns` maps each regular expression of the schema to its translation, each to another one.
    """
    if isinstance(schema, list):
        return [compilable(item, patterns) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {keyword: _keyword(keyword, value, patterns) for keyword, value in schema.items()}


def compiled_pointer(pointer: str, patterns: Mapping[str, str]) -> str:
    """Return where a place of a schema is in its compilable form: patterns are names in it, too."""
    return pointers.join("", *_translated(pointers.tokens(pointer), patterns)) if patterns else pointer


def _translated(tokens: tuple[str, ...], patterns: Mapping[str, str]) -> Iterator[str]:
    holder = ""
    for token in tokens:
        yield patterns.get(token, token) if holder == _PATTERNS else token
        # What follows the name of a property is a keyword again.
        holder = token if not holder and token in NAMED_SCHEMAS else ""


def _keyword(keyword: str, value: Json, patterns: Mapping[str, str]) -> Json:
    if keyword in VALUE_KEYWORDS:
        return value
    if keyword == "pattern" and isinstance(value, str):
        return patterns.get(value, value)
    if keyword == "$ref" and isinstance(value, str) and value.startswith("#/"):
        return _reference(value, patterns)
    if keyword in NAMED_SCHEMAS and isinstance(value, dict):
        return _named(value, patterns, are_patterns=keyword == _PATTERNS)
    if isinstance(value, float) and value.is_integer():
        # As doubles, bounds beyond 2**53 would be compared inexactly.
        return int(value)
    return compilable(value, patterns)


def _named(schemas: JsonObject, patterns: Mapping[str, str], *, are_patterns: bool) -> JsonObject:
    return {
        (patterns.get(name, name) if are_patterns else name): compilable(child, patterns)
        for name, child in schemas.items()
    }


def _reference(reference: str, patterns: Mapping[str, str]) -> str:
    if _PATTERNS not in reference:
        return reference
    return f"#{quote(compiled_pointer(unquote(reference[1:]), patterns))}"
