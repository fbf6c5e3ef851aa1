"""The parts of a value that can be changed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json


def containers(value: Json) -> Iterator[int]:
    """Yield the identity of each object and array of a value."""
    if isinstance(value, dict | list):
        yield id(value)
        for part in value.values() if isinstance(value, dict) else value:
            yield from containers(part)
