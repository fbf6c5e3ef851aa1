"""Which branch of a union a sender meant: told by the keys that are present, and by their values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from workers_ai_contract.validation.explaining.acceptance import PureAcceptance
from workers_ai_contract.validation.explaining.closeness import closest
from workers_ai_contract.validation.forms import KNOWN_KEYS
from workers_ai_contract.validation.values import admits, json_equal, json_type
from workers_ai_contract.vocabulary import form_of_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workers_ai_contract.validation.explaining.acceptance import Acceptance
    from workers_ai_contract.vocabulary import Form
    from workers_ai_schemas import Json, JsonObject
    from workers_ai_schemas.normal import JsonType, Subschema

_Likeness = tuple[int, int, int]
_UNLIKE: _Likeness = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A branch that is no union of branches itself, with what tells it from the others.

    `named_by` has the fields that can have one value only.
    """

    schema: Subschema
    required: frozenset[str]
    declared: frozenset[str]
    named_by: Mapping[str, Json]

    @classmethod
    def of(cls, schema: Subschema) -> Leaf:
        """Return what tells a branch."""
        named_by = {
            name: member.enum[0]
            for name, member in schema.properties.items()
            if member.enum is not None and len(member.enum) == 1
        }
        return cls(schema, frozenset(schema.required), frozenset(schema.properties), named_by)

    def likeness(self, value: JsonObject) -> _Likeness:
        """Return how like an object is to one of this branch; more is more."""
        keys = value.keys()
        named = 0
        for name in self.named_by.keys() & keys:
            named += json_equal(value[name], self.named_by[name])
        return named, len(self.required & keys), len(self.declared & keys)


@dataclass(frozen=True)
class Branches:
    """The branches of a union; nested unions are looked through."""

    leaves: tuple[Leaf, ...]

    @classmethod
    def of(cls, options: tuple[Subschema, ...]) -> Branches:
        """Return the branches that options of a union come down to."""
        return cls(tuple(Leaf.of(leaf) for option in options for leaf in leaves_of(option)))

    @cached_property
    def schemas(self) -> tuple[Subschema, ...]:
        """The branches as subschemas."""
        return tuple(leaf.schema for leaf in self.leaves)

    def meant(self, value: Json, acceptance: Acceptance, form: Form | None = None) -> Subschema | None:
        """Return the branch whose sender most likely wrote `value`, or None where nothing tells.

        `form` is assumed where no required key is there.
        """
        fitting = self._fitting(json_type(value))
        if len(fitting) == 1:
            return fitting[0].schema
        if not fitting or not isinstance(value, dict):
            return None
        likeness = [leaf.likeness(value) for leaf in fitting]
        best = max(likeness)
        if best[:2] == _UNLIKE[:2]:
            told = [leaf for leaf in fitting if form is not None and form_of_title(leaf.schema.title) is form]
            told = told or [leaf for leaf in fitting if self._misspelt(leaf, value)]
            if told:
                return told[0].schema
        if best == _UNLIKE:
            return None
        likest = [leaf for leaf, like in zip(fitting, likeness, strict=True) if like == best]
        return likest[0].schema if len(likest) == 1 else _by_values(likest, best, value, acceptance)

    def _fitting(self, actual: JsonType) -> tuple[Leaf, ...]:
        """Return the branches that admit a type."""
        known = self._by_type.get(actual)
        if known is None:
            known = tuple(leaf for leaf in self.leaves if admits(leaf.schema.types, actual))
            self._by_type[actual] = known
        return known

    @cached_property
    def _by_type(self) -> dict[JsonType, tuple[Leaf, ...]]:
        return {}

    def unknown_kind(self, value: Json) -> tuple[str, Subschema] | None:
        """Return the field that tells all branches apart, with its possible values, if it has another."""
        if not isinstance(value, dict):
            return None
        for name, known in self._kinds.items():
            if name in value and not any(json_equal(value[name], kind) for kind in known.enum or ()):
                return name, known
        return None

    @cached_property
    def _kinds(self) -> Mapping[str, Subschema]:
        objects = [leaf for leaf in self.leaves if "object" in leaf.schema.types]
        if len(objects) <= 1:
            return {}
        return {
            name: _any_of_kinds(objects, name)
            for name in objects[0].named_by
            if all(name in leaf.named_by for leaf in objects)
        }

    def _misspelt(self, leaf: Leaf, value: JsonObject) -> bool:
        known = {name for other in self.leaves for name in other.declared}
        unknown = [name for name in value if name not in known and name not in KNOWN_KEYS]
        return any(closest(name, leaf.required) is not None for name in unknown)


def leaves_of(branch: Subschema) -> Iterator[Subschema]:
    """Yield the branches that a branch comes down to."""
    # A union beside properties is one more demand on them, not a choice of branches.
    if not branch.union or branch.properties or branch.all_of:
        yield branch
        return
    for inner in branch.union:
        yield from leaves_of(inner)


def branch_meant(branches: tuple[Subschema, ...], value: Json) -> Subschema | None:
    """Return the branch whose sender most likely wrote `value`, or None where nothing tells.

    A branch is told by the fields whose value names it, then by its required keys (misspelt ones, if none
    is there), then by the other keys it declares, and at last by the values that these have.
    """
    return Branches.of(branches).meant(value, PureAcceptance())


def _by_values(
    likest: Sequence[Leaf], best: _Likeness, value: JsonObject, acceptance: Acceptance
) -> Subschema | None:
    fits = [_fits(leaf.schema, value, acceptance) for leaf in likest]
    first = fits.index(max(fits))
    if fits.count(fits[first]) > 1 and not any(best[:2]):
        return None
    return likest[first].schema


def _fits(leaf: Subschema, value: JsonObject, acceptance: Acceptance) -> tuple[bool, int]:
    """Return whether a field names the title of a branch, and how many members it accepts."""
    title = (leaf.title or "").casefold()
    named = any(isinstance(member, str) and member.replace("_", "") == title for member in value.values())
    declared = leaf.properties
    return named, sum(
        name in declared and acceptance.accepts(declared[name], member) for name, member in value.items()
    )


def _any_of_kinds(leaves: list[Leaf], name: str) -> Subschema:
    kinds: list[Json] = []
    for leaf in leaves:
        if not any(json_equal(leaf.named_by[name], kind) for kind in kinds):
            kinds.append(leaf.named_by[name])
    return replace(leaves[0].schema.properties[name], enum=tuple(kinds))
