"""Which branches of a `oneOf` may accept the same value: told by tags, and by what closed objects forbid."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workers_ai_contract.solving.parts import Part
    from workers_ai_contract.solving.wants import Sort
    from workers_ai_kernel import Json

    Apart: TypeAlias = "Callable[[Part, Part, Sort], bool]"
    Tag: TypeAlias = "tuple[str, Json]"


def rivals_of(branches: Sequence[Part], sort: Sort, apart: Apart) -> list[list[int]]:
    """Return for each branch the others that it is not told apart from, in order.

    Branches of another sort have no rivals. Two branches that list disjoint values, for the whole value or
    for one property that both require, are apart, and so are two of which one requires a property that the
    other forbids as it does not declare it; only what is left is passed to `apart`.
    """
    able = [place for place, branch in enumerate(branches) if admits(branch, sort)]
    tags = _tags(branches, able, sort)
    sharing: dict[Tag, list[int]] = defaultdict(list)
    for place, values in tags.items():
        for value in values:
            sharing[value].append(place)
    untagged = [place for place in able if place not in tags]
    closed = _Closed(branches, able if sort == "object" else ())
    found: list[list[int]] = [[] for _ in branches]
    for place in able:
        if place in tags:
            candidates = {*untagged, *(each for value in tags[place] for each in sharing[value])}
        else:
            candidates = closed.candidates(place) or set(able)
        found[place] = [
            each
            for each in sorted(candidates - {place})
            if not closed.excludes(place, each) and not apart(branches[place], branches[each], sort)
        ]
    return found


class _Closed:
    """The branches that accept only objects without other properties than those that they declare."""

    def __init__(self, branches: Sequence[Part], able: Sequence[int]) -> None:
        self._required = {place: frozenset(branches[place].schema.required) for place in able}
        self._declared = {
            place: branches[place].schema.properties.keys() for place in able if _is_closed(branches[place])
        }
        self._open = [place for place in able if place not in self._declared]
        self._declaring: dict[str, list[int]] = defaultdict(list)
        for place, names in self._declared.items():
            for name in names:
                self._declaring[name].append(place)

    def candidates(self, place: int) -> set[int]:
        """Return those that allow one property that this branch requires; none if it requires nothing."""
        counts = {name: len(self._declaring.get(name, ())) for name in self._required.get(place, ())}
        if not counts:
            return set()
        rarest = min(sorted(counts), key=lambda name: counts[name])
        return {place, *self._open, *self._declaring.get(rarest, ())}

    def excludes(self, one: int, other: int) -> bool:
        """Return whether one of two branches requires a property that the other forbids."""
        return self._forbids(one, other) or self._forbids(other, one)

    def _forbids(self, one: int, other: int) -> bool:
        return one in self._declared and not self._required[other] <= self._declared[one]


def _is_closed(branch: Part) -> bool:
    additional = branch.schema.additional
    return additional is not None and not additional.resolved.types and not branch.schema.patterns


def admits(part: Part, sort: Sort) -> bool:
    """Return whether the types of a part include a sort of values."""
    types = part.schema.types
    return sort in types or (sort == "number" and "integer" in types)


def _tags(branches: Sequence[Part], able: Sequence[int], sort: Sort) -> dict[int, frozenset[Tag]]:
    """Return the listed values by which branches are told apart, for those that have such."""
    name = _telling_property(branches, able) if sort == "object" else None
    found: dict[int, frozenset[Tag]] = {}
    for place in able:
        values = _listed(branches[place] if name is None else _member(branches[place], name))
        if values is not None:
            found[place] = values
    return found


def _telling_property(branches: Sequence[Part], able: Sequence[int]) -> str | None:
    """Return the property that most branches require and list the values of."""
    counts = Counter(
        name
        for place in able
        for name in dict.fromkeys(branches[place].schema.required)
        if _listed(_member(branches[place], name)) is not None
    )
    return max(counts, key=lambda name: counts[name]) if counts else None


def _member(branch: Part, name: str) -> Part | None:
    schema = branch.schema
    if name not in schema.required or name not in schema.properties:
        return None
    return branch.below(schema.properties[name])


def _listed(part: Part | None) -> frozenset[Tag] | None:
    """Return the scalar values that a part lists; None if it lists none, or arrays and objects."""
    if part is None or part.schema.enum is None:
        return None
    if any(isinstance(value, list | dict) for value in part.schema.enum):
        return None
    return frozenset(map(_tag, part.schema.enum))


def _tag(value: Json) -> Tag:
    """Return a key that is equal for equal JSON values: 1 and 1.0, but not 1 and true."""
    return ("boolean" if isinstance(value, bool) else "other", value)
