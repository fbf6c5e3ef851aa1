"""Reads members of JSON that may be missing, or of another type than they should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject


def objects(value: Json) -> list[JsonObject]:
    """Return the objects of an array; none if it is not an array."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def object_at(holder: JsonObject, key: str) -> JsonObject:
    """Return a member that is an object; an empty object if the member is something else."""
    value = holder.get(key)
    return value if isinstance(value, dict) else {}


def text_at(holder: JsonObject, key: str) -> str:
    """Return a member that is a string; an empty string if the member is something else."""
    value = holder.get(key)
    return value if isinstance(value, str) else ""
