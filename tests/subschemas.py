"""Walks over a schema as it is written, whatever its normal form."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject


def subschemas(schema: JsonObject) -> Iterator[JsonObject]:
    """Yield the schema and all below it."""
    yield schema
    for key in ("items", "additionalProperties"):
        for below in objects([schema.get(key)]):
            yield from subschemas(below)
    for key in ("oneOf", "anyOf"):
        for below in objects(schema.get(key)):
            yield from subschemas(below)
    properties = schema.get("properties")
    for below in objects(list(properties.values()) if isinstance(properties, dict) else []):
        yield from subschemas(below)


def objects(value: Json) -> list[JsonObject]:
    """Return the objects of an array, and none of anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
