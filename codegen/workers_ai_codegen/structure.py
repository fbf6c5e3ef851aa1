"""Finds the object subschemas of a contract and determines which of them are equal."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, TypeAlias

from workers_ai_codegen.ir import ROOT_NAMES
from workers_ai_codegen.shape import branches, is_class
from workers_ai_codegen.words import element, pascal
from workers_ai_schemas import Direction, Form, form_of_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.schema.normal import Subschema

Fingerprint: TypeAlias = str


class Rank(IntEnum):
    """How well a place suggests a name for its class, best first."""

    ROOT = 0
    FORM = 1
    TITLE = 2
    PROPERTY = 3
    BRANCH = 4


@dataclass(frozen=True, slots=True)
class ClassPlace:
    """The location of a class in a contract, and what can be used to name it.

    `key` is the innermost enclosing property; `noun` is the name that the title or property suggests;
    `listed` is true for array items; `owner` is the fingerprint of the enclosing class; `form` is the
    enclosing form.
    """

    direction: Direction
    pointer: str
    rank: Rank
    noun: str
    key: str = ""
    listed: bool = False
    owner: Fingerprint | None = None
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One object subschema with declared properties, at one place."""

    place: ClassPlace
    subschema: Subschema


def occurrences(root: Subschema, direction: Direction) -> Iterator[Occurrence]:
    """Yield each subschema of a shaped schema that becomes a class, parents first."""
    start = ClassPlace(direction, root.pointer, Rank.ROOT, ROOT_NAMES[direction])
    yield from _walk(root, start)


def fingerprint(subschema: Subschema) -> Fingerprint:
    """Return a text that is equal for two subschemas exactly if they allow and default the same.

    Titles, locations and the order of properties are ignored.
    """
    return json.dumps(_structure(subschema), sort_keys=True)


def _structure(subschema: Subschema) -> JsonObject:
    additional, items = subschema.additional, subschema.items
    return {
        "types": list(subschema.types),
        "enum": None if subschema.enum is None else list(subschema.enum),
        "bounds": [subschema.minimum, subschema.maximum, subschema.min_length],
        "properties": {name: _structure(child) for name, child in subschema.properties.items()},
        "required": [*sorted(set(subschema.required))],
        "additional": None if additional is None else _structure(additional),
        "items": None if items is None else _structure(items),
        "prefixItems": _structures(subschema.prefix_items),
        "oneOf": _structures(subschema.one_of),
        "anyOf": _structures(subschema.any_of),
        "allOf": _structures(subschema.all_of),
        "constraints": dict(subschema.constraints),
        "default": [value for key, value in subschema.annotations.items() if key == "default"],
    }


def _structures(subschemas: tuple[Subschema, ...]) -> list[Json]:
    return [_structure(one) for one in subschemas]


def _walk(subschema: Subschema, found: ClassPlace) -> Iterator[Occurrence]:
    place = _titled(subschema, found)
    inside = place
    if is_class(subschema):
        yield Occurrence(place, subschema)
        inside = replace(place, owner=fingerprint(subschema))
    for child, there in _below(subschema, inside):
        yield from _walk(child, there)


def _titled(subschema: Subschema, place: ClassPlace) -> ClassPlace:
    form = form_of_title(subschema.title)
    if place.rank is Rank.ROOT:
        return replace(place, form=form)
    if form is not None:
        noun = form.capitalize() + place.direction.capitalize()
        return replace(place, rank=Rank.FORM, noun=noun, form=form)
    title = pascal(subschema.title or "")
    return replace(place, rank=Rank.TITLE, noun=title) if title else place


def _below(subschema: Subschema, place: ClassPlace) -> Iterator[tuple[Subschema, ClassPlace]]:
    inner = replace(place, rank=Rank.PROPERTY, listed=False)
    for name, child in subschema.properties.items():
        yield child, replace(inner, pointer=child.pointer, noun=pascal(name), key=name)
    part = replace(inner, noun=element(place.key))
    if subschema.additional is not None:
        yield subschema.additional, replace(part, pointer=subschema.additional.pointer)
    if subschema.items is not None:
        yield subschema.items, replace(part, pointer=subschema.items.pointer, listed=True)
    for branch in branches(subschema):
        yield branch, replace(place, pointer=branch.pointer, rank=Rank.BRANCH)
