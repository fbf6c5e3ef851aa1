"""What is wanted of an object or an array, sorted by member and by item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.solving.checking import is_other, meets_all, pattern_test
from workers_ai_contract.solving.scalars import sizes
from workers_ai_contract.solving.wants import (
    Count,
    Distinct,
    Is,
    ItemAt,
    ItemsFrom,
    Matching,
    NamedMember,
    Names,
    Others,
    Present,
    SomeItem,
    Unevaluated,
    invalid,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from workers_ai_contract.solving.parts import Part
    from workers_ai_contract.solving.wants import Want, Wanted

# What an object must have: a test of names, and what is wanted of the member.
NamedDemand = "tuple[Callable[[str], bool], Wanted]"


class ObjectShape:
    """The wants of an object: for each name what its member must be, and how many there may be.

    `matched` are the parts that the object is known to be valid under; they say what is evaluated.
    """

    def __init__(self, wants: Sequence[Want], matched: Iterable[Part]) -> None:
        self.wants = wants
        self._matched = tuple(matched)
        self.least, self.most = sizes(wants)
        self.required = [want.name for want in wants if isinstance(want, Present) and want.holds]
        self.forbidden = {want.name for want in wants if isinstance(want, Present) and not want.holds}
        self._names = [want.wants for want in wants if isinstance(want, Names) and not want.some]
        self._unevaluated = [want.part for want in wants if isinstance(want, Unevaluated) and want.holds]
        self.is_approximate = any(isinstance(want, Unevaluated) for want in wants)
        self._keys: dict[str, Wanted] = {}

    @property
    def name_wants(self) -> Wanted:
        """What each name must be."""
        return frozenset(want for wants in self._names for want in wants)

    @property
    def demanded_names(self) -> Wanted:
        """What some name must be."""
        wanted = (want.wants for want in self.wants if isinstance(want, Names) and want.some)
        return frozenset(want for wants in wanted for want in wants)

    @property
    def patterns(self) -> list[str]:
        """The patterns of names that anything depends on, in a stable order."""
        found: dict[str, None] = {}
        for want in self.wants:
            if isinstance(want, Matching):
                found[want.pattern] = None
            if isinstance(want, Others):
                found |= dict.fromkeys(sorted(want.patterns))
        return list(found)

    def known(self) -> list[str]:
        """Return the names that anything depends on, in a stable order."""
        found = dict.fromkeys(self.required)
        for want in self.wants:
            if isinstance(want, NamedMember):
                found[want.name] = None
            if isinstance(want, Others):
                found |= dict.fromkeys(sorted(want.names))
        for part in self._matched:
            found |= dict.fromkeys(part.schema.properties)
        return [name for name in found if name not in self.forbidden]

    def may_have(self, name: str) -> bool:
        """Return whether a property may have this name."""
        return name not in self.forbidden and all(meets_all(name, wants) for wants in self._names)

    def key_of(self, name: str) -> Wanted:
        """Return what the member with this name must be."""
        if name not in self._keys:
            self._keys[name] = frozenset(self._wants_of(name))
        return self._keys[name]

    def _wants_of(self, name: str) -> Iterable[Want]:
        for want in self.wants:
            if (
                (isinstance(want, NamedMember) and want.name == name)
                or (isinstance(want, Matching) and not want.some and pattern_test(want.pattern)(name))
                or (isinstance(want, Others) and not want.some and is_other(name, want.names, want.patterns))
            ):
                yield from want.wants
        for part in self._unevaluated:
            if not self._is_evaluated(name, part):
                yield Is(part.below(part.schema.conditions["unevaluatedProperties"]))

    def _is_evaluated(self, name: str, holder: Part) -> bool:
        return any(
            name in part.schema.properties
            or any(pattern_test(pattern)(name) for pattern in part.schema.patterns)
            or part.schema.additional is not None
            or (part is not holder and "unevaluatedProperties" in part.schema.conditions)
            for part in self._matched
        )

    def demands(self) -> list[tuple[Callable[[str], bool], Wanted]]:
        """Return what the object must have beside the required names: tests of names, and what is wanted."""
        found: list[tuple[Callable[[str], bool], Wanted]] = []
        for want in self.wants:
            match want:
                case Matching(pattern, wants, True):
                    found.append((pattern_test(pattern), wants))
                case Others(names, patterns, wants, True):
                    found.append((_other_test(names, patterns), wants))
                case Names(wants, True):
                    found.append((_name_test(wants), frozenset()))
                case Unevaluated(part, False):
                    child = part.below(part.schema.conditions["unevaluatedProperties"])
                    found.append((self._unevaluated_test(part), invalid(child)))
                case _:
                    pass
        return found

    def _unevaluated_test(self, part: Part) -> Callable[[str], bool]:
        return lambda name: name not in part.schema.properties


def _other_test(names: frozenset[str], patterns: frozenset[str]) -> Callable[[str], bool]:
    return lambda name: is_other(name, names, patterns)


def _name_test(wants: Wanted) -> Callable[[str], bool]:
    return lambda name: meets_all(name, wants)


class ArrayShape:
    """The wants of an array: for each index what its item must be, and how many there may be."""

    def __init__(self, wants: Sequence[Want], matched: Iterable[Part]) -> None:
        self.wants = wants
        self._matched = tuple(matched)
        self.least, self.most = sizes(wants)
        self.counts = [want for want in wants if isinstance(want, Count)]
        self.some = [want for want in wants if isinstance(want, SomeItem)]
        self._unevaluated = [want.part for want in wants if isinstance(want, Unevaluated) and want.holds]
        self.broken = [want.part for want in wants if isinstance(want, Unevaluated) and not want.holds]
        self.is_approximate = any(isinstance(want, Unevaluated) for want in wants)
        self.is_distinct = any(isinstance(want, Distinct) and want.holds for want in wants)
        self.has_equal = any(isinstance(want, Distinct) and not want.holds for want in wants)
        self._keys: dict[int, Wanted] = {}

    @property
    def different(self) -> int:
        """The number of first indices that may differ from each other; all behind are alike."""
        starts = [0]
        for want in self.wants:
            if isinstance(want, ItemAt):
                starts.append(want.index + 1)
            if isinstance(want, ItemsFrom | SomeItem):
                starts.append(want.index)
        starts += [len(part.schema.prefix_items) for part in self._matched]
        return max(starts)

    def key_at(self, index: int) -> Wanted:
        """Return what the item at an index must be."""
        if index not in self._keys:
            self._keys[index] = frozenset(self._wants_at(index))
        return self._keys[index]

    def _wants_at(self, index: int) -> Iterable[Want]:
        for want in self.wants:
            if (isinstance(want, ItemAt) and want.index == index) or (
                isinstance(want, ItemsFrom) and want.index <= index
            ):
                yield from want.wants
        for part in self._unevaluated:
            if not self._is_evaluated(index, part):
                yield Is(part.below(part.schema.conditions["unevaluatedItems"]))

    def _is_evaluated(self, index: int, holder: Part) -> bool:
        return any(
            index < len(part.schema.prefix_items)
            or part.schema.items is not None
            or (part is not holder and "unevaluatedItems" in part.schema.conditions)
            for part in self._matched
        )
