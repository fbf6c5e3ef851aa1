"""Determines which branch of a union was meant, from the keys that are present and their values."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_kernel.acceptance import PureAcceptance
from workers_ai_kernel.explaining.closeness import closest
from workers_ai_kernel.explaining.hints import NO_HINTS, Hints
from workers_ai_kernel.explaining.likeness import (
    Leaf,
    likest_by_depth,
    likest_by_items,
    likest_by_keys,
    likest_by_values,
)
from workers_ai_kernel.explaining.nodes import Node
from workers_ai_kernel.values import json_equal, json_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.schema.normal import Discriminator, Subschema

_CACHE_SIZE = 1_000


class Candidates(NamedTuple):
    """The branches that are possible for a JSON type and a set of present keys.

    `fitting` allow the type; `possible` also have all their required keys present; `likest` have the most
    required keys present, and are empty if none is present.
    """

    fitting: tuple[Leaf, ...]
    possible: tuple[Node, ...]
    likest: tuple[Leaf, ...]


class Branches:
    """The branches of a union, with nested unions flattened."""

    def __init__(
        self, options: tuple[Node, ...], hints: Hints = NO_HINTS, tag: Discriminator | None = None
    ) -> None:
        self._hints = hints
        self._tag = tag
        nodes = tuple(_leaf_nodes(options))
        self.schemas = tuple(node.schema for node in nodes)
        self.leaves = tuple(map(Leaf.of, nodes))
        self._names = tuple(dict.fromkeys(name for leaf in self.leaves for name in leaf.required))
        self._has_constants = any(leaf.constants for leaf in self.leaves)
        self._candidates: dict[tuple[str, ...], Candidates] = {}

    def candidates(self, value: Json) -> Candidates:
        """Return the branches possible for a value, by its type and keys; cached per type and keys."""
        keys: tuple[str, ...] = (json_type(value),)
        if isinstance(value, dict):
            keys = (*keys, *[name for name in self._names if name in value])
        known = self._candidates.get(keys)
        if known is None:
            if len(self._candidates) == _CACHE_SIZE:
                self._candidates.clear()
            known = self._candidates[keys] = self._find_candidates(
                keys[0], frozenset(keys[1:]), is_object=isinstance(value, dict)
            )
        return known

    def meant(self, value: Json, *, at_root: bool = False) -> Node | None:
        """Return the branch that was most likely meant, or None if there is no indication.

        With `at_root`, `value` is a whole payload, and the hints may name its form if it has no required key.
        """
        return self.meant_of(self.candidates(value), value, at_root=at_root)

    def meant_of(self, candidates: Candidates, value: Json, *, at_root: bool = False) -> Node | None:
        """Do the same for the candidates of the value."""
        fitting, likest = candidates.fitting, candidates.likest
        if len(fitting) == 1:
            return fitting[0].node
        if not fitting or not isinstance(value, dict):
            return likest_by_items(fitting, value)
        tagged = self._tagged(value)
        if tagged is not None:
            return tagged
        if self._has_constants:
            likest = likest_by_keys(fitting, value)
        if likest:
            return self._likest_of(likest, fitting, value)
        named = self._hints.form_of(value) if at_root else None
        meant = [
            leaf for leaf in fitting if named and self._hints.name_of_title(leaf.node.schema.title) == named
        ]
        meant = meant or [leaf for leaf in fitting if self._misspelt(leaf, value)]
        if meant:
            return meant[0].node
        known = [leaf for leaf in fitting if not leaf.declared.isdisjoint(value)]
        found = likest_by_depth(likest_by_values(known, value), value)
        return found[0].node if len(found) == 1 else None

    def _likest_of(self, likest: Sequence[Leaf], fitting: Sequence[Leaf], value: JsonObject) -> Node:
        """Return the branch meant of those with the most required keys present.

        Where these miss a key, one that misses none is meant if it knows more of what is there.
        """
        if all(leaf.required <= value.keys() for leaf in likest):
            others: list[Leaf] = []
        else:
            others = [leaf for leaf in fitting if leaf.required <= value.keys() and leaf not in likest]
        best = likest if len(likest) == 1 else likest_by_depth(likest_by_values(likest, value), value)
        if len(best) > 1:
            best = [leaf for leaf in best if self._misspelt(leaf, value)] or best
        return likest_by_depth([best[0], *others], value)[0].node

    def _find_candidates(self, actual: str, keys: frozenset[str], *, is_object: bool) -> Candidates:
        fitting = tuple(leaf for leaf in self.leaves if actual in leaf.node.types)
        possible = [leaf.node for leaf in fitting if not is_object or leaf.required <= keys]
        counts = [len(leaf.required & keys) for leaf in fitting]
        most = max(counts, default=0)
        likest = [leaf for leaf, count in zip(fitting, counts, strict=True) if 0 < count == most]
        return Candidates(fitting, tuple(possible), tuple(likest))

    def _tagged(self, value: JsonObject) -> Node | None:
        """Return the branch that the discriminator names, if there is one."""
        if self._tag is None or not isinstance(value.get(self._tag.name), str):
            return None
        tag = str(value[self._tag.name])
        place = self._tag.mapping.get(tag)
        for leaf in self.leaves:
            if leaf.node.schema.pointer == place or tag in _tags(leaf.node.schema, self._tag.name):
                return leaf.node
        return None

    def unknown_kind(self, value: Json) -> tuple[str, Node] | None:
        """Return the distinguishing property and its allowed values, if it has none of these values."""
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
            name: _any_of_kinds(objects, name) for name in objects[0].listed if _tells_apart(objects, name)
        }

    @cached_property
    def _declared(self) -> frozenset[str]:
        return self._hints.known_names.union(*(leaf.declared for leaf in self.leaves))

    def _misspelt(self, leaf: Leaf, value: JsonObject) -> bool:
        unknown = [name for name in value if name not in self._declared]
        return bool(unknown) and any(closest(name, unknown) is not None for name in leaf.required)


def leaves_of(branch: Subschema) -> Iterator[Subschema]:
    """Yield the branches that a branch consists of; nested unions are flattened."""
    if not _is_choice(branch):
        yield branch
        return
    for inner in branch.union:
        yield from leaves_of(inner)


def _is_choice(schema: Subschema) -> bool:
    # A union beside properties is an additional constraint, not a choice of branches.
    return bool(schema.union) and not schema.properties and not schema.all_of


def _leaf_nodes(branches: Iterable[Node]) -> Iterator[Node]:
    """Yield the branches that branches consist of, each once; nested unions are flattened."""
    seen: set[int] = set()
    waiting = [*branches][::-1]
    while waiting:
        branch = waiting.pop()
        schema = branch.schema
        if id(schema) in seen:
            continue
        seen.add(id(schema))
        if _is_choice(schema):
            waiting += reversed(branch.one_of or branch.any_of)
        else:
            yield branch


def branch_meant(branches: tuple[Subschema, ...], value: Json, hints: Hints = NO_HINTS) -> Subschema | None:
    """Return the branch that was most likely meant, or None if there is no indication.

    The criteria, in order: the discriminator, constants that match, required keys that are present, misspelt
    required keys (if no required key is present), other declared keys, the values of these, and what is
    known of the values inside these. A branch that misses no required key is meant before one that misses
    some if it knows more of the value.
    """
    nodes = tuple(Node(branch, PureAcceptance()) for branch in branches)
    meant = Branches(nodes, hints).meant(value)
    return None if meant is None else meant.schema


def _tags(schema: Subschema, name: str) -> tuple[Json, ...]:
    for part in schema.in_place():
        if name in part.properties:
            return part.properties[name].resolved.enum or ()
    return ()


def _tells_apart(leaves: Sequence[Leaf], name: str) -> bool:
    """Return whether every branch lists values of a property, and not all list the same ones."""
    if not all(name in leaf.listed for leaf in leaves):
        return False
    first, *others = [leaf.listed[name] for leaf in leaves]
    return len(first) == 1 or any(
        len(enum) != len(first) or not all(map(json_equal, enum, first)) for enum in others
    )


def _any_of_kinds(leaves: list[Leaf], name: str) -> Node:
    kinds: list[Json] = []
    for leaf in leaves:
        kinds += [kind for kind in leaf.listed[name] if not any(json_equal(kind, known) for known in kinds)]
    node = leaves[0].node
    declared = next(part.properties[name] for part in node.schema.in_place() if name in part.properties)
    return node.below(declared.resolved._replace(enum=tuple(kinds)))
