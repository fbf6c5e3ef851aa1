"""The branches of a union beside each other: which of them is the likest to a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workers_ai_kernel.explaining.resemblance import resemblances
from workers_ai_kernel.values import json_equal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.explaining.nodes import Node

    Verdicts = dict[tuple[Node, str | int], bool]

# Of an array, this many items decide which branch was meant.
_MOST_ITEMS = 20


class Leaf(NamedTuple):
    """A branch that is not itself a union, with what distinguishes it from the other branches.

    `constants` are the properties that allow a single value, `listed` those that allow listed values.
    """

    node: Node
    required: frozenset[str]
    declared: frozenset[str]
    constants: Mapping[str, Json]
    listed: Mapping[str, tuple[Json, ...]]

    @classmethod
    def of(cls, node: Node) -> Leaf:
        """Return the leaf of a node."""
        parts = tuple(node.schema.in_place())
        declared = {name: member.resolved for part in parts for name, member in part.properties.items()}
        listed = {name: member.enum for name, member in declared.items() if member.enum is not None}
        constants = {name: enum[0] for name, enum in listed.items() if len(enum) == 1}
        required = frozenset(name for part in parts for name in part.required)
        return cls(node, required, frozenset(declared), constants, listed)

    def likeness(self, value: JsonObject) -> tuple[int, int]:
        """Return how many constants match, and how many required keys are present."""
        if not self.constants:
            return 0, len(self.required & value.keys())
        named = (name for name in self.constants if name in value)
        return (
            sum(json_equal(value[name], self.constants[name]) for name in named),
            len(self.required & value.keys()),
        )


def likest_by_keys(leaves: Sequence[Leaf], value: JsonObject) -> tuple[Leaf, ...]:
    """Return the branches with the most matching constants, then with the most required keys present."""
    likeness = [leaf.likeness(value) for leaf in leaves]
    best = max(likeness)
    return tuple(leaf for leaf, like in zip(leaves, likeness, strict=True) if like == best > (0, 0))


def likest_by_values(leaves: Sequence[Leaf], value: JsonObject) -> Sequence[Leaf]:
    """Return the branches that declare the most keys, then those that accept the most values."""
    judged: Verdicts = {}
    return _best(leaves, [_fits(leaf, value, judged) for leaf in leaves])


def likest_by_depth(leaves: Sequence[Leaf], value: Json) -> Sequence[Leaf]:
    """Return the branches that know the most of what is inside a value."""
    if len(leaves) <= 1:
        return leaves
    return _best(leaves, resemblances([leaf.node for leaf in leaves], value))


def _best(leaves: Sequence[Leaf], likeness: Sequence[int] | Sequence[tuple[int, ...]]) -> Sequence[Leaf]:
    best = max(likeness, default=None)
    return [leaf for leaf, like in zip(leaves, likeness, strict=True) if like == best]


def _fits(leaf: Leaf, value: JsonObject, judged: Verdicts) -> tuple[int, bool, int]:
    """Return how many keys are declared, whether a value equals the title, and how many values fit."""
    known = leaf.declared & value.keys()
    title = (leaf.node.schema.title or "").casefold()
    named = any(isinstance(member, str) and member.replace("_", "") == title for member in value.values())
    members = leaf.node.members
    fitting = sum(_accepts(members[name], value[name], name, judged) for name in known if name in members)
    return len(known), named, fitting


def likest_by_items(leaves: Sequence[Leaf], value: Json) -> Node | None:
    """Return the branch that accepts the most of an array's first items, of several the earlier ones.

    Of those that accept the same, it is the one that knows the most of the items. Other values have nothing
    to tell by.
    """
    if not leaves or not isinstance(value, list):
        return None
    judged: Verdicts = {}
    parts = [_parts(leaf.node, min(len(value), _MOST_ITEMS)) for leaf in leaves]
    # What all branches have in common does not distinguish them.
    told = [index for index, nodes in enumerate(zip(*parts, strict=True)) if len(set(nodes)) > 1]
    fits = [[_accepts(each[index], value[index], index, judged) for index in told] for each in parts]
    best = max(fits, key=lambda fit: (sum(fit), fit))
    alike = [leaf for leaf, fit in zip(leaves, fits, strict=True) if fit == best]
    return likest_by_depth(alike, value)[0].node


def _parts(node: Node, length: int) -> list[Node | None]:
    """Return what restricts each of the first items of an array."""
    first = node.prefix_items[:length]
    return [*first, *[node.items] * (length - len(first))]


def _accepts(node: Node | None, value: Json, key: str | int, judged: Verdicts) -> bool:
    """Return the verdict on a member or an item; branches that refer to the same schema share it."""
    if node is None:
        return True
    known = judged.get((node, key))
    if known is None:
        known = judged[node, key] = node.accepts(value)
    return known
