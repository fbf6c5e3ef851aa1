"""Compiles a normalised schema into a fast predicate, for code that checks each branch often."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from workers_ai_kernel.values import json_equal

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import JsonType, Subschema

Accepts: TypeAlias = "Callable[[Json], bool]"

# The schema is stored too, so that its id() cannot be reused.
_COMPILED: dict[int, tuple[Subschema, Accepts]] = {}

_CLASSES: dict[JsonType, frozenset[type]] = {
    "null": frozenset({type(None)}),
    "boolean": frozenset({bool}),
    "integer": frozenset({int}),
    "number": frozenset({int, float}),
    "string": frozenset({str}),
    "array": frozenset({list}),
    "object": frozenset({dict}),
}


def acceptor(schema: Subschema) -> Accepts:
    """Return the predicate "valid under `schema`" (standard semantics); cached."""
    known = _COMPILED.get(id(schema))
    if known is None:
        known = _COMPILED[id(schema)] = (schema, _compiled(schema))
    return known[1]


def _compiled(schema: Subschema) -> Accepts:
    tests = [
        test
        for test in (_enum(schema), _bounds(schema), _object(schema), _items(schema), *_unions(schema))
        if test is not None
    ]
    classes = frozenset[type]().union(*(_CLASSES[name] for name in schema.types))
    whole_numbers = "integer" in schema.types and "number" not in schema.types

    def accepts(value: Json) -> bool:
        if value.__class__ not in classes and not (
            whole_numbers and isinstance(value, float) and value.is_integer()
        ):
            return False
        return all(test(value) for test in tests)

    return accepts


def _enum(schema: Subschema) -> Accepts | None:
    options = schema.enum
    if options is None:
        return None
    texts = frozenset(option for option in options if isinstance(option, str))
    if len(texts) == len(options):
        return lambda value: isinstance(value, str) and value in texts
    return lambda value: any(json_equal(value, option) for option in options)


def _bounds(schema: Subschema) -> Accepts | None:
    minimum, maximum, shortest = schema.minimum, schema.maximum, schema.min_length
    if minimum is None and maximum is None and not shortest:
        return None

    def within(value: Json) -> bool:
        if isinstance(value, str):
            return len(value) >= shortest
        if isinstance(value, bool) or not isinstance(value, int | float):
            return True
        return (minimum is None or value >= minimum) and (maximum is None or value <= maximum)

    return within


def _object(schema: Subschema) -> Accepts | None:
    if not (schema.properties or schema.required or schema.additional):
        return None
    declared = {name: acceptor(child) for name, child in schema.properties.items()}
    required = schema.required
    other = None if schema.additional is None else acceptor(schema.additional)

    def fits(value: Json) -> bool:
        if not isinstance(value, dict):
            return True
        if any(name not in value for name in required):
            return False
        for name, member in value.items():
            test = declared.get(name, other)
            if test is not None and not test(member):
                return False
        return True

    return fits


def _items(schema: Subschema) -> Accepts | None:
    if schema.items is None:
        return None
    test = acceptor(schema.items)
    return lambda value: not isinstance(value, list) or all(map(test, value))


def _unions(schema: Subschema) -> tuple[Accepts | None, Accepts | None]:
    one = tuple(map(acceptor, schema.one_of))
    some = tuple(map(acceptor, schema.any_of))
    return (
        (lambda value: sum(test(value) for test in one) == 1) if one else None,
        (lambda value: any(test(value) for test in some)) if some else None,
    )
