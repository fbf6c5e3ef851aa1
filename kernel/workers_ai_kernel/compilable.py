"""Prepares a schema for the engine, without changing its meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_kernel.json_types import Json

# Keywords whose values are plain data, and keywords whose values map names to schemas.
VALUE_KEYWORDS = frozenset({"const", "default", "enum", "example", "examples"})
NAMED_SCHEMAS = frozenset({"$defs", "definitions", "dependentSchemas", "patternProperties", "properties"})


def compilable(schema: Json, patterns: Mapping[str, str]) -> Json:
    """Return the schema with its regular expressions translated and integral bounds as `int`.

    `patterns` maps each regular expression of the schema to its translation.
    """
    if isinstance(schema, list):
        return [compilable(item, patterns) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {keyword: _keyword(keyword, value, patterns) for keyword, value in schema.items()}


def _keyword(keyword: str, value: Json, patterns: Mapping[str, str]) -> Json:
    if keyword in VALUE_KEYWORDS:
        return value
    if keyword == "pattern" and isinstance(value, str):
        return patterns.get(value, value)
    if keyword == "patternProperties" and isinstance(value, dict):
        return {patterns.get(name, name): compilable(child, patterns) for name, child in value.items()}
    if keyword in NAMED_SCHEMAS and isinstance(value, dict):
        return {name: compilable(child, patterns) for name, child in value.items()}
    if isinstance(value, float) and value.is_integer():
        # As doubles, bounds beyond 2**53 would be compared inexactly.
        return int(value)
    return compilable(value, patterns)
