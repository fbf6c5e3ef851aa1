"""Fingerprints of subschemas: equal for two of them exactly if they allow and default the same."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.schema.normal import Subschema

Fingerprint: TypeAlias = str

_LONGEST_INNER = 16


class Fingerprints:
    """The fingerprints of all subschemas of some schemas, each computed once.

    Titles, locations and the order of properties are ignored. What leads back to itself has a fingerprint by
    its place, not by its structure.
    """

    def __init__(self, roots: Iterable[Subschema]) -> None:
        self._known: dict[int, Fingerprint] = {}
        # Keeps what is known by its identity alive.
        self._roots = tuple(roots)
        for number, root in enumerate(self._roots):
            self._read_targets(root, number)

    def of(self, subschema: Subschema) -> Fingerprint:
        """Return the fingerprint of a subschema."""
        target = subschema.resolved
        known = self._known.get(id(target))
        if known is None:
            text = json.dumps(self._structure(target), sort_keys=True)
            known = self._known[id(target)] = hashlib.sha256(text.encode()).hexdigest()
        return known

    def _read_targets(self, root: Subschema, number: int) -> None:
        """Read what is referred to, inner ones first, so that no step is deep."""
        targets = {id(found.resolved): found.resolved for found in root.walk() if found.link is not None}
        graph = {
            key: [id(found.resolved) for found in _written(target) if found.link is not None]
            for key, target in targets.items()
        }
        sorter = TopologicalSorter(graph)
        # In spite of a cycle, the sorter gives what leads to none.
        with suppress(CycleError):
            sorter.prepare()
        ordered: list[int] = []
        while ready := sorter.get_ready():
            ordered += ready
            sorter.done(*ready)
        for key in targets.keys() - set(ordered):
            self._known[key] = f"{number} {targets[key].types} {targets[key].pointer}"
        for key in ordered:
            self.of(targets[key])

    def _structure(self, subschema: Subschema) -> JsonObject:
        return {
            "types": list(subschema.types),
            "enum": None if subschema.enum is None else list(subschema.enum),
            "bounds": [subschema.minimum, subschema.maximum, subschema.min_length],
            "properties": self._named(subschema.properties.items()),
            "required": [*sorted(set(subschema.required))],
            "additional": self._optional(subschema.additional),
            "items": self._optional(subschema.items),
            "prefixItems": self._several(subschema.prefix_items),
            "oneOf": self._several(subschema.one_of),
            "anyOf": self._several(subschema.any_of),
            "allOf": self._several(subschema.all_of),
            "constraints": dict(subschema.constraints),
            "patterns": self._named(subschema.patterns.items()),
            "conditions": self._named(subschema.conditions.items()),
            "dependents": self._named(subschema.dependents.items()),
            "default": [value for key, value in subschema.annotations.items() if key == "default"],
        }

    def _named(self, subschemas: Iterable[tuple[str, Subschema]]) -> JsonObject:
        return {name: self._with_default(child) for name, child in subschemas}

    def _several(self, subschemas: Iterable[Subschema]) -> list[Json]:
        return [self._with_default(child) for child in subschemas]

    def _optional(self, subschema: Subschema | None) -> Json:
        return None if subschema is None else self._with_default(subschema)

    def _with_default(self, subschema: Subschema) -> Json:
        """Return the fingerprint of a part, with the default that a reference to it has."""
        if subschema.link is None or "default" not in subschema.annotations:
            return self.of(subschema)
        return [self.of(subschema), subschema.annotations["default"]]


def _written(target: Subschema) -> Iterable[Subschema]:
    """Yield a subschema and those below it, without following references."""
    waiting = [target]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += found.children()
