"""Describes a class and the constraints of its properties in prose, for docstrings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_codegen.structure import Rank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_codegen.structure import Occurrence
    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import Subschema

_LONGEST_NAME = 60
_MOST_LIMITS = 40


def summary(occurrence: Occurrence) -> str:
    """Return one sentence about an object: its role in the contract and its required properties."""
    what = _role(occurrence)
    required = [f"`{_shown(name)}`" for name in occurrence.subschema.required]
    demands = f" with {_listed(required)}" if required else ""
    additional = occurrence.subschema.additional
    closed = additional is not None and not additional.resolved.types
    openness = "closed to" if closed else "open to"
    return f"{what}{demands}; {openness} undeclared properties."


def limits(subschema: Subschema) -> Iterator[str]:
    """Yield the constraints of each property beyond its type, for a limited number of properties."""
    limited = [
        f"`{_shown(name)}` {', '.join(found)}"
        for name, child in subschema.properties.items()
        if (found := list(_limits_of(child)))
    ]
    yield from limited[:_MOST_LIMITS]
    if len(limited) > _MOST_LIMITS:
        yield f"and {len(limited) - _MOST_LIMITS} more"


def _role(occurrence: Occurrence) -> str:
    place = occurrence.place
    if place.rank is Rank.ROOT:
        return f"The {place.direction}"
    if place.rank is Rank.FORM and place.form is not None:
        return f"The {place.form} form of the {place.direction}"
    if place.key:
        name = f"`{_shown(place.key)}`"
        return f"An element of {name}" if place.listed else f"The value of {name}"
    return f"A part of the {place.direction}"


def _limits_of(child: Subschema) -> Iterator[str]:
    child = child.resolved
    if child.minimum is not None and child.maximum is not None:
        yield f"{child.minimum} to {child.maximum}"
    elif child.minimum is not None:
        yield f"at least {child.minimum}"
    elif child.maximum is not None:
        yield f"at most {child.maximum}"
    if child.min_length:
        yield f"at least {child.min_length} character{'s' if child.min_length > 1 else ''}"
    for keyword, value in child.constraints.items():
        if keyword in _SAID:
            yield _SAID[keyword].format(_value(value))


_SAID = {
    "exclusiveMinimum": "above {}",
    "exclusiveMaximum": "below {}",
    "multipleOf": "a multiple of {}",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "minProperties": "at least {} properties",
    "maxProperties": "at most {} properties",
    "uniqueItems": "unique items",
    "pattern": "matching {}",
}


def _value(value: Json) -> str:
    return _shown(str(value))


def _listed(names: list[str]) -> str:
    shown = names[:_MOST_LIMITS]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…"
