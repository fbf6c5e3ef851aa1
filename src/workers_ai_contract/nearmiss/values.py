"""Values that are almost valid: another type, not in the enum, just beyond a bound; closest first."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

from workers_ai_kernel.values import has_type, json_equal, json_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import JsonType, Subschema

_WORD = "tide"
_PLAIN: tuple[Json, ...] = (None, True, 1, 0.5, _WORD, [], {})
_OTHERS: tuple[Json, ...] = (*_PLAIN, False, 0)
# Some parsers read smaller numbers as zero.
_SMALLEST = sys.float_info.min
_NOT_WHOLE = 0.5


def plain_values() -> tuple[Json, ...]:
    """Return one value of each JSON type."""
    return _PLAIN


def of_other_types(value: Json, types: tuple[JsonType, ...]) -> Iterator[tuple[str, Json]]:
    """Yield a value for each JSON type that is not in `types`, with the name of its type.

    Values similar to `value` come first: a number in quotes, an item without its array.
    """
    seen: set[str] = set()
    for other in (*_near(value), *_PLAIN):
        name = json_type(other)
        if name not in seen and not has_type(other, types):
            seen.add(name)
            yield name, other


def _near(value: Json) -> Iterable[Json]:
    if isinstance(value, bool):
        return ("true" if value else "false", int(value))
    if isinstance(value, int | float):
        return (str(value), value + _NOT_WHOLE if value == int(value) else int(value), True, [value])
    if isinstance(value, list):
        return (value[0], {"0": value[0]}) if value else ()
    if isinstance(value, dict):
        return ([value],)
    return () if value is None else ([value],)


def not_in_enum(value: Json, schema: Subschema) -> Iterator[tuple[str, Json]]:
    """Yield values of the correct type that are not in the enum, each with a description."""
    near = (("in capitals", value.upper()), ("with a blank", f"{value} ")) if isinstance(value, str) else ()
    kinds = ((json_type(plain), plain) for plain in _OTHERS if not isinstance(plain, str))
    for name, other in (*near, ("unknown", _WORD), ("empty", ""), *kinds):
        if has_type(other, schema.types) and not _is_listed(other, schema):
            yield name, other


def _is_listed(value: Json, schema: Subschema) -> bool:
    return any(json_equal(value, option) for option in schema.enum or ())


def below(minimum: float, types: tuple[JsonType, ...]) -> Iterator[tuple[str, Json]]:
    """Yield numbers below a minimum: the next number and the next integer."""
    if "number" in types:
        yield "the next number", _next(minimum, -math.inf)
    yield "the next integer", math.ceil(minimum) - 1


def above(maximum: float, types: tuple[JsonType, ...]) -> Iterator[tuple[str, Json]]:
    """Yield numbers above a maximum: the next number and the next integer."""
    if "number" in types:
        yield "the next number", _next(maximum, math.inf)
    yield "the next integer", math.floor(maximum) + 1


def _next(bound: float, towards: float) -> float:
    beyond = math.nextafter(bound, towards)
    return beyond if abs(beyond) >= _SMALLEST else math.copysign(_SMALLEST, beyond)
