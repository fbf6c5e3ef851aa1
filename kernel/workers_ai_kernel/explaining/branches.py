"""Which branch of a union a sender meant: told by the keys that are present, and by their values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from workers_ai_kernel.acceptance import PureAcceptance
from workers_ai_kernel.explaining.closeness import closest
from workers_ai_kernel.explaining.hints import NO_HINTS, Hints
from workers_ai_kernel.explaining.nodes import Node
from workers_ai_kernel.values import json_equal, json_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.acceptance import Acceptance
    from workers_ai_kernel.schema.normal import Subschema

_MOST_TOLD = 1_000


@dataclass(frozen=True, slots=True)
class Leaf:
    """A branch that is no union of branches itself, with what tells it from the others.

    `named_by` has the fields that can have one value only.
    """

    node: Node
    required: frozenset[str]
    declared: frozenset[str]
    named_by: Mapping[str, Json]

    @classmethod
    def of(cls, node: Node) -> Leaf:
        """Return what tells a branch."""
        schema = node.schema
        named_by = {
            name: member.enum[0]
            for name, member in schema.properties.items()
            if member.enum is not None and len(member.enum) == 1
        }
        return cls(node, frozenset(schema.required), frozenset(schema.properties), named_by)

    def likeness(self, value: JsonObject) -> tuple[int, int]:
        """Return how many fields name this branch, and how many of its required keys are there."""
        if not self.named_by:
            return 0, len(self.required & value.keys())
        named = (name for name in self.named_by if name in value)
        return (
            sum(json_equal(value[name], self.named_by[name]) for name in named),
            len(self.required & value.keys()),
        )


@dataclass(frozen=True, slots=True)
class Told:
    """What is told by the type of a value and by which required keys it has.

    `possible` are the branches that miss none of theirs, `likest` those that have most of them there; none
    where no key is there.
    """

    fitting: tuple[Leaf, ...]
    possible: tuple[Node, ...]
    likest: tuple[Leaf, ...]


class Branches:
    """The branches of a union; nested unions are looked through."""

    def __init__(
        self, options: tuple[Subschema, ...], acceptance: Acceptance, hints: Hints = NO_HINTS
    ) -> None:
        self._hints = hints
        self.schemas = tuple(leaf for option in options for leaf in leaves_of(option))
        self.leaves = tuple(Leaf.of(Node(leaf, acceptance)) for leaf in self.schemas)
        self._names = tuple(dict.fromkeys(name for leaf in self.leaves for name in leaf.required))
        self._tell_by_values = any(leaf.named_by for leaf in self.leaves)
        self._told: dict[tuple[str, ...], Told] = {}

    def told(self, value: Json) -> Told:
        """Return what the type of a value and its keys tell; it is worked out once for all values alike."""
        keys: tuple[str, ...] = (json_type(value),)
        if isinstance(value, dict):
            keys = (*keys, *[name for name in self._names if name in value])
        known = self._told.get(keys)
        if known is None:
            if len(self._told) == _MOST_TOLD:
                self._told.clear()
            known = self._told[keys] = self._tell(
                keys[0], frozenset(keys[1:]), is_object=isinstance(value, dict)
            )
        return known

    def meant(self, value: Json, *, at_root: bool = False) -> Node | None:
        """Return the branch whose sender most likely wrote `value`, or None where nothing tells.

        Of a whole payload, `at_root`, the hints may name the form where no required key is there.
        """
        told = self.told(value)
        fitting, likest = told.fitting, told.likest
        if len(fitting) == 1:
            return fitting[0].node
        if not fitting or not isinstance(value, dict):
            return None
        if self._tell_by_values:
            likest = _likest(fitting, value)
        if likest:
            return likest[0].node if len(likest) == 1 else _likest_by_values(likest, value)[0]
        named = self._hints.form_of(value) if at_root else None
        meant = [
            leaf for leaf in fitting if named and self._hints.name_of_title(leaf.node.schema.title) == named
        ]
        meant = meant or [leaf for leaf in fitting if self._misspelt(leaf, value)]
        if meant:
            return meant[0].node
        known = [leaf for leaf in fitting if not leaf.declared.isdisjoint(value)]
        found = _likest_by_values(known, value)
        return found[0] if len(found) == 1 else None

    def _tell(self, actual: str, keys: frozenset[str], *, is_object: bool) -> Told:
        fitting = tuple(leaf for leaf in self.leaves if actual in leaf.node.types)
        possible = [leaf.node for leaf in fitting if not is_object or leaf.required <= keys]
        counts = [len(leaf.required & keys) for leaf in fitting]
        most = max(counts, default=0)
        likest = [leaf for leaf, count in zip(fitting, counts, strict=True) if 0 < count == most]
        return Told(fitting, tuple(possible), tuple(likest))

    def unknown_kind(self, value: Json) -> tuple[str, Node] | None:
        """Return the field that tells all branches apart, with its possible values, if it has another."""
        if not isinstance(value, dict):
            return None
        for name, known in self._kinds.items():
            if name in value and not any(json_equal(value[name], kind) for kind in known.schema.enum or ()):
                return name, known
        return None

    @cached_property
    def _kinds(self) -> Mapping[str, Node]:
        objects = [leaf for leaf in self.leaves if "object" in leaf.node.types]
        if len(objects) <= 1:
            return {}
        return {
            name: _any_of_kinds(objects, name)
            for name in objects[0].named_by
            if all(name in leaf.named_by for leaf in objects)
        }

    def _misspelt(self, leaf: Leaf, value: JsonObject) -> bool:
        known = {name for other in self.leaves for name in other.declared}
        unknown = [name for name in value if name not in known and name not in self._hints.known_names]
        return any(closest(name, unknown) is not None for name in leaf.required)


def leaves_of(branch: Subschema) -> Iterator[Subschema]:
    """Yield the branches that a branch comes down to."""
    # A union beside properties is one more demand on them, not a choice of branches.
    if not branch.union or branch.properties or branch.all_of:
        yield branch
        return
    for inner in branch.union:
        yield from leaves_of(inner)


def branch_meant(branches: tuple[Subschema, ...], value: Json, hints: Hints = NO_HINTS) -> Subschema | None:
    """Return the branch whose sender most likely wrote `value`, or None where nothing tells.

    A branch is told by the fields whose value names it, then by its required keys (misspelt ones, if none
    is there), then by the other keys it declares, and at last by the values that these have.
    """
    meant = Branches(branches, PureAcceptance(), hints).meant(value)
    return None if meant is None else meant.schema


def _likest(leaves: Sequence[Leaf], value: JsonObject) -> tuple[Leaf, ...]:
    """Return the branches that most fields name, and of these those of which most required keys are there."""
    likeness = [leaf.likeness(value) for leaf in leaves]
    best = max(likeness)
    return tuple(leaf for leaf, like in zip(leaves, likeness, strict=True) if like == best > (0, 0))


def _likest_by_values(leaves: Sequence[Leaf], value: JsonObject) -> list[Node]:
    """Return the branches of which most keys are there, and of these those that accept most values."""
    fits = [_fits(leaf, value) for leaf in leaves]
    return [leaf.node for leaf, fit in zip(leaves, fits, strict=True) if fit == max(fits)]


def _fits(leaf: Leaf, value: JsonObject) -> tuple[int, bool, int]:
    """Return how many keys a branch knows, whether a value is its title, and how many it accepts."""
    known = leaf.declared & value.keys()
    title = (leaf.node.schema.title or "").casefold()
    named = any(isinstance(member, str) and member.replace("_", "") == title for member in value.values())
    members = leaf.node.members
    return len(known), named, sum(members[name].accepts(value[name]) for name in known)


def _any_of_kinds(leaves: list[Leaf], name: str) -> Node:
    kinds: list[Json] = []
    for leaf in leaves:
        if not any(json_equal(leaf.named_by[name], kind) for kind in kinds):
            kinds.append(leaf.named_by[name])
    node = leaves[0].node
    return node.below(replace(node.schema.properties[name], enum=tuple(kinds)))
