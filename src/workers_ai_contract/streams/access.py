"""Looks into events that may have any shape: what is not as the schema wants it is as if absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject


def member(value: Json, name: str) -> JsonObject:
    """Return the object of that name, empty where there is none."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def objects(value: Json, name: str) -> Iterator[tuple[int, JsonObject]]:
    """Yield the objects in the array of that name, each with its index."""
    found = value.get(name) if isinstance(value, dict) else None
    for index, item in enumerate(found if isinstance(found, list) else ()):
        if isinstance(item, dict):
            yield index, item


def text(value: JsonObject, name: str) -> str | None:
    """Return the string of that name, or None."""
    found = value.get(name)
    return found if isinstance(found, str) else None


def number(value: JsonObject, name: str) -> float | None:
    """Return the number of that name, or None."""
    found = value.get(name)
    return None if isinstance(found, bool) or not isinstance(found, int | float) else found
