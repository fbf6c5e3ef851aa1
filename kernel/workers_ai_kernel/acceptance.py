"""Validity of a value under a subschema, as the explanation needs it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from workers_ai_kernel.values import has_type, json_equal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.schema.normal import Subschema
    from workers_ai_kernel.violation import Violation


class Acceptance(Protocol):
    """Tests values by standard JSON Schema semantics."""

    def test(self, schema: Subschema, /) -> Callable[[Json], bool]:
        """Return a test for one value under `schema`."""
        ...

    def test_all(self, schema: Subschema, /) -> Callable[[list[Json]], bool]:
        """Return a test that all values of a list are valid under `schema`."""
        ...

    def test_pattern(self, pattern: str, /) -> Callable[[Json], bool]:
        """Return a test that a text matches a regular expression of the schema."""
        ...

    def violations(self, schema: Subschema, value: Json, /) -> Iterator[Violation]:
        """Yield the violations that an engine reports; nothing without an engine."""
        ...


class PureAcceptance:
    """Tests values with the normal form alone, without an engine; supports what `normalise` supports."""

    def test(self, schema: Subschema, /) -> Callable[[Json], bool]:
        """Return a test for one value under `schema`."""
        return partial(accepts, schema)

    def test_all(self, schema: Subschema, /) -> Callable[[list[Json]], bool]:
        """Return a test that all values of a list are valid under `schema`."""
        return lambda values: all(accepts(schema, value) for value in values)

    def test_pattern(self, pattern: str, /) -> Callable[[Json], bool]:
        """Return a test that nothing passes: `normalise` supports no regular expressions."""
        del pattern
        return lambda _: False

    def violations(self, schema: Subschema, value: Json, /) -> Iterator[Violation]:
        """Yield nothing: there is no engine."""
        del schema, value
        yield from ()


def accepts(schema: Subschema, value: Json) -> bool:
    """Return whether `value` is valid under `schema`, by standard JSON Schema semantics."""
    if not has_type(value, schema.types):
        return False
    if schema.enum is not None and not any(json_equal(value, option) for option in schema.enum):
        return False
    if not _accepts_content(schema, value):
        return False
    if schema.one_of and sum(accepts(option, value) for option in schema.one_of) != 1:
        return False
    return not schema.any_of or any(accepts(option, value) for option in schema.any_of)


def _accepts_content(schema: Subschema, value: Json) -> bool:
    if isinstance(value, str):
        return len(value) >= schema.min_length
    if isinstance(value, dict):
        return _accepts_members(schema, value)
    if isinstance(value, list):
        return schema.items is None or all(accepts(schema.items, item) for item in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (schema.minimum is None or value >= schema.minimum) and (
            schema.maximum is None or value <= schema.maximum
        )
    return True


def _accepts_members(schema: Subschema, value: JsonObject) -> bool:
    if not all(name in value for name in schema.required):
        return False
    for name, member in value.items():
        declared = schema.properties.get(name, schema.additional)
        if declared is not None and not accepts(declared, member):
            return False
    return True
