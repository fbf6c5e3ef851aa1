"""Finds unknown and deprecated names, for all values at one place at a time.

Grouped like this, the names of a hundred messages cost little more than those of one.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.advice.places import EACH
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.advice.places import KnownNames, NamePath
    from workers_ai_kernel import Json, JsonObject


class Surveyed(NamedTuple):
    """A place with unknown or deprecated names, in the order of their first occurrence."""

    place: KnownNames
    path: NamePath
    unknown: tuple[str, ...]
    deprecated: tuple[str, ...]


def survey(place: KnownNames, values: list[Json], path: NamePath = ()) -> Iterator[Surveyed]:
    """Yield the places with unknown or deprecated names, among values at one place."""
    objects = [value for value in values if isinstance(value, dict)]
    names = set[str]().union(*objects)
    if place.known and not names <= place.current:
        ordered = tuple(dict.fromkeys(chain.from_iterable(objects)))
        unknown = tuple(name for name in ordered if name not in place.known)
        yield Surveyed(place, path, unknown, _in_use(objects, ordered, place))
    for name, below in place.known.items():
        if below is not None and name in names:
            members = [value[name] for value in objects if name in value]
            yield from survey(below, members, (*path, name))
    if place.items is not None:
        lists = [value for value in values if isinstance(value, list)]
        if lists:
            yield from survey(place.items, [*chain.from_iterable(lists)], (*path, EACH))


def _in_use(objects: list[JsonObject], names: tuple[str, ...], place: KnownNames) -> tuple[str, ...]:
    """Return the deprecated names that some object has with a value; null does nothing."""
    return tuple(
        name
        for name in names
        if name in place.replaced and any(each.get(name) is not None for each in objects)
    )


def pointers_to(value: Json, path: NamePath, name: str, pointer: str = "") -> Iterator[str]:
    """Yield the pointer to each member called `name` at the end of a path, in payload order."""
    if not path:
        if isinstance(value, dict) and name in value:
            yield join(pointer, name)
    elif path[0] is EACH:
        for index, item in enumerate(value if isinstance(value, list) else []):
            yield from pointers_to(item, path[1:], name, join(pointer, index))
    elif isinstance(value, dict) and path[0] in value:
        yield from pointers_to(value[path[0]], path[1:], name, join(pointer, path[0]))
