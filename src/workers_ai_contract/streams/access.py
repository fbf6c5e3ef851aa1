"""Reads fields of events of any shape; values of an unexpected type count as absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject


def member(value: Json, name: str) -> JsonObject:
    """Return the object called `name`; empty if there is none."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def objects(value: Json, name: str) -> Iterator[tuple[int, JsonObject]]:
    """Yield the objects in the array called `name`, with their indices."""
    found = value.get(name) if isinstance(value, dict) else None
    for index, item in enumerate(found if isinstance(found, list) else ()):
        if isinstance(item, dict):
            yield index, item


def text(value: JsonObject, name: str) -> str | None:
    """Return the string called `name`, or None."""
    found = value.get(name)
    return found if isinstance(found, str) else None


def number(value: JsonObject, name: str) -> float | None:
    """Return the number called `name`, or None."""
    found = value.get(name)
    return None if isinstance(found, bool) or not isinstance(found, int | float) else found
