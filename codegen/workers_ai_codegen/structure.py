"""Finds the object subschemas of a contract and determines which of them are equal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from workers_ai_codegen.fingerprints import Fingerprint, Fingerprints
from workers_ai_codegen.ir import ROOT_NAMES
from workers_ai_codegen.shape import branches, is_class, name_of_definition
from workers_ai_codegen.words import element, pascal
from workers_ai_schemas import Direction, Form, form_of_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel.schema.normal import Subschema


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
    """One object subschema with declared properties, at one place; equal ones have the same `key`."""

    place: ClassPlace
    subschema: Subschema
    key: Fingerprint


def occurrences(
    root: Subschema, direction: Direction, prints: Fingerprints | None = None
) -> Iterator[Occurrence]:
    """Yield each subschema of a shaped schema that becomes a class, parents first, referred ones once."""
    known = Fingerprints([root]) if prints is None else prints
    start = ClassPlace(direction, root.pointer, Rank.ROOT, ROOT_NAMES[direction])
    entered: set[int] = {id(root.resolved)}
    waiting = [(root.resolved, start)]
    while waiting:
        subschema, found = waiting.pop()
        place = _titled(subschema, found)
        inside = place
        if is_class(subschema):
            occurrence = Occurrence(place, subschema, known.of(subschema))
            yield occurrence
            inside = replace(place, owner=occurrence.key)
        for child, there in reversed(list(_below(subschema, inside))):
            if child.link is None:
                # Something further in may refer to it.
                entered.add(id(child))
                waiting.append((child, there))
            elif id(child.resolved) not in entered:
                target = child.resolved
                entered.add(id(target))
                waiting.append((target, _defined(target, there)))


def _titled(subschema: Subschema, place: ClassPlace) -> ClassPlace:
    form = form_of_title(subschema.title)
    if place.rank is Rank.ROOT:
        return replace(place, form=form)
    if form is not None:
        noun = form.capitalize() + place.direction.capitalize()
        return replace(place, rank=Rank.FORM, noun=noun, form=form)
    title = pascal(subschema.title or "")
    return replace(place, rank=Rank.TITLE, noun=title) if title else place


def _defined(target: Subschema, place: ClassPlace) -> ClassPlace:
    """Return the place of what is referred to: its own, with the name of the definition if it has one."""
    noun = pascal(name_of_definition(target) or "")
    if not noun:
        return replace(place, pointer=target.pointer)
    return replace(place, pointer=target.pointer, rank=Rank.TITLE, noun=noun)


def _below(subschema: Subschema, place: ClassPlace) -> Iterator[tuple[Subschema, ClassPlace]]:
    inner = replace(place, rank=Rank.PROPERTY, listed=False)
    for name, child in subschema.properties.items():
        yield child, replace(inner, pointer=child.pointer, noun=pascal(name), key=name)
    part = replace(inner, noun=element(place.key))
    for child in subschema.patterns.values():
        yield child, replace(part, pointer=child.pointer)
    if subschema.additional is not None:
        yield subschema.additional, replace(part, pointer=subschema.additional.pointer)
    if subschema.items is not None:
        yield subschema.items, replace(part, pointer=subschema.items.pointer, listed=True)
    for branch in branches(subschema):
        yield branch, replace(place, pointer=branch.pointer, rank=Rank.BRANCH)
