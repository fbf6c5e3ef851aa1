"""Counts what an engine reads for an explanation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.acceptance import Acceptance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import Subschema
    from workers_ai_kernel.violation import Violation


def size(value: Json) -> int:
    """Return how many values are in a value."""
    count, waiting = 0, [value]
    while waiting:
        found = waiting.pop()
        count += 1
        if isinstance(found, dict | list):
            waiting += found.values() if isinstance(found, dict) else found
    return count


class Counted(Acceptance):
    """Counts the values that an engine reads for an explanation."""

    def __init__(self, engine: Acceptance) -> None:
        self._engine = engine
        self.values = 0

    def test(self, schema: Subschema, /) -> Callable[[Json], bool]:
        """Return the test of the engine, counted."""
        test = self._engine.test(schema)
        return lambda value: self._count(value) and test(value)

    def test_all(self, schema: Subschema, /) -> Callable[[list[Json]], bool]:
        """Return the test of the engine, counted."""
        test = self._engine.test_all(schema)
        return lambda values: self._count(values) and test(values)

    def test_pattern(self, pattern: str, /) -> Callable[[Json], bool]:
        """Return the test of the engine."""
        return self._engine.test_pattern(pattern)

    def violations(self, schema: Subschema, value: Json, /) -> Iterator[Violation]:
        """Return what the engine finds."""
        return self._engine.violations(schema, value)

    def _count(self, value: Json) -> bool:
        self.values += size(value)
        return True
