"""A subschema with cached tests and child nodes."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from workers_ai_kernel import Json
    from workers_ai_kernel.acceptance import Acceptance
    from workers_ai_kernel.schema.normal import Subschema
    from workers_ai_kernel.violation import Violation


class Node:
    """A subschema, for walks that visit it with many values."""

    def __init__(
        self, schema: Subschema, acceptance: Acceptance, shared: dict[int, Node] | None = None
    ) -> None:
        # The nodes of what is referred to: there is one for each, however often it is reached.
        self._shared: dict[int, Node] = {} if shared is None else shared
        self._acceptance = acceptance
        schema = self.schema = schema.resolved
        # Every integer is also a number.
        self.types: frozenset[str] = frozenset(schema.types)
        if "number" in self.types:
            self.types |= {"integer"}
        # Whether `allOf`, `oneOf` or `anyOf` apply to the same value.
        self.applies_in_place = bool(
            schema.all_of or schema.one_of or schema.any_of or schema.conditions or schema.dependents
        )

    @cached_property
    def accepts(self) -> Callable[[Json], bool]:
        """The test for one value."""
        return self._acceptance.test(self.schema)

    @cached_property
    def accepts_all(self) -> Callable[[list[Json]], bool]:
        """The test that all values of a list are valid."""
        return self._acceptance.test_all(self.schema)

    def violations(self, value: Json) -> Iterator[Violation]:
        """Yield the violations of keywords without schemas of their own; nothing without an engine."""
        return self._acceptance.violations(self.schema, value)

    @cached_property
    def members(self) -> Mapping[str, Node]:
        """The nodes of the declared properties."""
        return {name: self.below(schema) for name, schema in self.schema.properties.items()}

    @cached_property
    def patterns(self) -> tuple[tuple[Callable[[Json], bool], Node], ...]:
        """The nodes of `patternProperties`, each with the test for its names."""
        return tuple(
            (self._acceptance.test_pattern(pattern), self.below(schema))
            for pattern, schema in self.schema.patterns.items()
        )

    @cached_property
    def conditions(self) -> Mapping[str, Node]:
        """The nodes of `not`, `if` and their like, by keyword."""
        return {keyword: self.below(schema) for keyword, schema in self.schema.conditions.items()}

    @cached_property
    def dependents(self) -> Mapping[str, Node]:
        """The nodes of what applies where a property is present."""
        return {name: self.below(schema) for name, schema in self.schema.dependents.items()}

    @cached_property
    def additional(self) -> Node | None:
        """The node of undeclared properties."""
        return None if self.schema.additional is None else self.below(self.schema.additional)

    @cached_property
    def items(self) -> Node | None:
        """The node of array items."""
        return None if self.schema.items is None else self.below(self.schema.items)

    @cached_property
    def prefix_items(self) -> tuple[Node, ...]:
        """The nodes of the first array items."""
        return tuple(map(self.below, self.schema.prefix_items))

    @cached_property
    def all_of(self) -> tuple[Node, ...]:
        """The nodes of `allOf`."""
        return tuple(map(self.below, self.schema.all_of))

    @cached_property
    def one_of(self) -> tuple[Node, ...]:
        """The nodes of `oneOf`."""
        return tuple(map(self.below, self.schema.one_of))

    @cached_property
    def any_of(self) -> tuple[Node, ...]:
        """The nodes of `anyOf`."""
        return tuple(map(self.below, self.schema.any_of))

    @cached_property
    def is_only_union(self) -> bool:
        """Whether `types` and `oneOf` are the only requirements here.

        If so, and no other branch accepts a value that is rejected here, the intended branch rejects it.
        """
        schema = self.schema
        return not (_bears_on_values(schema) or schema.any_of or schema.items is not None)

    @cached_property
    def is_only_any_of(self) -> bool:
        """Whether `types` and `anyOf` are the only requirements here.

        If so, no option accepts a value of these types that is rejected here.
        """
        schema = self.schema
        return not (
            _bears_on_values(schema)
            or schema.one_of
            or schema.items is not None
            or schema.patterns
            or schema.conditions
            or schema.dependents
        )

    @cached_property
    def is_only_list(self) -> bool:
        """Whether arrays are restricted by `items` alone: if an array is rejected, one of its items is."""
        schema = self.schema
        return "array" in self.types and not (_bears_on_values(schema) or schema.union)

    def below(self, schema: Subschema) -> Node:
        """Return the node of a subschema, with the same tests."""
        if schema.link is None:
            return Node(schema, self._acceptance, self._shared)
        target = schema.resolved
        known = self._shared.get(id(target))
        if known is None:
            known = self._shared[id(target)] = Node(target, self._acceptance, self._shared)
        return known


def _bears_on_values(schema: Subschema) -> bool:
    """Return whether there is a requirement beside types, items and unions."""
    return bool(
        schema.properties
        or schema.required
        or schema.additional is not None
        or schema.enum is not None
        or schema.minimum is not None
        or schema.maximum is not None
        or schema.min_length
        or schema.prefix_items
        or schema.all_of
        or schema.constraints
    )
