"""Compares payloads by shape: keys, types, the order of events, and the words that name a kind."""

from __future__ import annotations

from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json

_TELLING = frozenset({"type", "object", "role", "finish_reason", "status", "success"})
_NUMBERS = frozenset({"neurons"})
_ABSENT = object()


def differences(recorded: Json, produced: Json, *, sketch: bool = False) -> list[str]:
    """Return each place where two payloads differ in shape; none if they are alike.

    Items of the same shape that follow each other count once: one token or twenty is no difference. With
    `sketch`, the recording shows only a part: what is produced may have more keys, and more items between.
    """
    return list(_differing("", recorded, produced, sketch=sketch))


def shape_of(value: Json, name: str = "") -> object:
    """Return what is compared of a value: a hashable description."""
    if isinstance(value, dict):
        return frozenset((key, shape_of(each, key)) for key, each in value.items())
    if isinstance(value, list):
        return tuple(shape for shape, _ in groupby(shape_of(each) for each in value))
    if name in _TELLING and isinstance(value, str | bool):
        return repr(value)
    return _kind(value, name)


def _kind(value: Json, name: str) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, float) or (name in _NUMBERS and isinstance(value, int)):
        return "number"
    if isinstance(value, int):
        return "integer"
    return "string" if isinstance(value, str) else "null"


def _differing(place: str, recorded: Json, produced: Json, *, sketch: bool) -> Iterator[str]:
    if isinstance(recorded, dict) and isinstance(produced, dict):
        for name in recorded:
            if name not in produced:
                yield f"{place}/{name} is missing"
            else:
                yield from _differing(f"{place}/{name}", recorded[name], produced[name], sketch=sketch)
        if not sketch:
            yield from (
                f"{place}/{name} is not in the recording" for name in produced if name not in recorded
            )
    elif isinstance(recorded, list) and isinstance(produced, list):
        compare = _part_of_list if sketch else _lists
        yield from compare(place, recorded, produced)
    else:
        wanted, found = (shape_of(value, place.rpartition("/")[2]) for value in (recorded, produced))
        if wanted != found:
            yield f"{place} is {found}, the recording has {wanted}"


def _lists(place: str, recorded: list[Json], produced: list[Json]) -> Iterator[str]:
    pairs = zip_longest(_merged(recorded), _merged(produced), fillvalue=_ABSENT)
    for number, (wanted, found) in enumerate(pairs):
        if wanted is _ABSENT or found is _ABSENT:
            yield f"{place}/{number} is {'surplus' if wanted is _ABSENT else 'missing'}"
        else:
            yield from _differing(
                f"{place}/{number}", cast("Json", wanted), cast("Json", found), sketch=False
            )


def _part_of_list(place: str, recorded: list[Json], produced: list[Json]) -> Iterator[str]:
    left = [*produced]
    for number, wanted in enumerate(recorded):
        while left and differences(wanted, left[0], sketch=True):
            left.pop(0)
        if not left:
            yield f"{place}/{number} is not among what is produced, in this order"
            return


def _merged(items: list[Json]) -> list[Json]:
    """Return the first of all items that follow each other and have the same shape."""
    return [next(iter(group)) for _, group in groupby(items, key=shape_of)]
