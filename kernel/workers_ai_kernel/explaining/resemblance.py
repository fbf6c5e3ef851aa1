"""How much of a value a branch knows, at every depth: what tells branches apart whose own keys do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.values import json_equal, json_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.explaining.nodes import Node

# They bound the time for schemas whose branches multiply with each level; the branches compared share them.
_MOST_VISITS = 80
_DEEPEST = 12
# Of an array, this many items are looked at.
_MOST_ITEMS = 20
_LISTED, _NOT_LISTED = 4, -1


def resemblances(nodes: Sequence[Node], value: Json) -> list[int]:
    """Return for each subschema how many members and values it knows, less what it misses or forbids.

    Nothing is compiled for it, and what is far inside is left out.
    """
    return [_Likening(_MOST_VISITS // len(nodes)).of(node, value, 0) for node in nodes]


class _Likening:
    """One comparison, with the visits that are left."""

    def __init__(self, visits: int) -> None:
        self._left = visits

    def of(self, node: Node, value: Json, depth: int) -> int:
        """Return the resemblance of a value inside the compared one."""
        if self._left <= 0 or depth > _DEEPEST:
            return 0
        if json_type(value) not in node.types:
            return -1
        self._left -= 1
        if isinstance(value, dict):
            found = self._of_members(node, value, depth + 1)
        elif isinstance(value, list):
            found = self._of_items(node, value, depth + 1)
        else:
            found = _of_scalar(node, value)
        found += sum(self.of(part, value, depth + 1) for part in node.all_of)
        options = node.one_of or node.any_of
        best: int | None = None
        for option in options:
            if self._left <= 0:
                break
            likeness = self.of(option, value, depth + 1)
            best = likeness if best is None else max(best, likeness)
        return found + (best or 0)

    def _of_members(self, node: Node, value: JsonObject, depth: int) -> int:
        known = [name for name in node.members if name in value]
        found = 1 + sum(max(0, 1 + self.of(node.members[name], value[name], depth)) for name in known)
        found -= sum(name not in value for name in node.schema.required)
        if node.additional is not None and not node.additional.types and not node.schema.patterns:
            found -= len(value) - len(known)
        return found

    def _of_items(self, node: Node, value: list[Json], depth: int) -> int:
        found = 1
        for index, item in enumerate(value[:_MOST_ITEMS]):
            part = node.prefix_items[index] if index < len(node.prefix_items) else node.items
            found += 0 if part is None else max(0, self.of(part, item, depth))
        return found


def _of_scalar(node: Node, value: Json) -> int:
    """Return the resemblance of a scalar of an allowed type; a listed value tells more than a type."""
    if node.schema.enum is None:
        return 1
    return _LISTED if any(json_equal(value, option) for option in node.schema.enum) else _NOT_LISTED
