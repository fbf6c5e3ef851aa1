"""A subschema with what is asked of it again and again, made when first asked for."""

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
    """A place in a schema, for walks that come here with many values."""

    def __init__(self, schema: Subschema, acceptance: Acceptance) -> None:
        self.schema = schema
        self._acceptance = acceptance
        # As a set, in which every integer is a number.
        self.types: frozenset[str] = frozenset(schema.types)
        if "number" in self.types:
            self.types |= {"integer"}
        # Whether a value must also satisfy schemas that stand beside the other demands on it.
        self.applies_in_place = bool(schema.all_of or schema.one_of or schema.any_of)

    @cached_property
    def accepts(self) -> Callable[[Json], bool]:
        """The test whether a value is valid here."""
        return self._acceptance.test(self.schema)

    @cached_property
    def accepts_all(self) -> Callable[[list[Json]], bool]:
        """The test whether each of several values is."""
        return self._acceptance.test_all(self.schema)

    def violations(self, value: Json) -> Iterator[Violation]:
        """Yield what an engine says is wrong; nothing where there is no engine."""
        return self._acceptance.violations(self.schema, value)

    @cached_property
    def members(self) -> Mapping[str, Node]:
        """The places of the declared members."""
        return {name: self.below(schema) for name, schema in self.schema.properties.items()}

    @cached_property
    def additional(self) -> Node | None:
        """The place of members that are not declared."""
        return None if self.schema.additional is None else self.below(self.schema.additional)

    @cached_property
    def items(self) -> Node | None:
        """The place of the items of an array."""
        return None if self.schema.items is None else self.below(self.schema.items)

    @cached_property
    def prefix_items(self) -> tuple[Node, ...]:
        """The places of the first items of an array."""
        return tuple(map(self.below, self.schema.prefix_items))

    @cached_property
    def all_of(self) -> tuple[Node, ...]:
        """What all must accept."""
        return tuple(map(self.below, self.schema.all_of))

    @cached_property
    def one_of(self) -> tuple[Node, ...]:
        """What exactly one must accept."""
        return tuple(map(self.below, self.schema.one_of))

    @cached_property
    def any_of(self) -> tuple[Node, ...]:
        """What one must accept at least."""
        return tuple(map(self.below, self.schema.any_of))

    @cached_property
    def is_only_union(self) -> bool:
        """Whether nothing but a `oneOf` is demanded of a value of the types here.

        If this refuses a value that no other branch accepts, then the branch that was meant refuses it.
        """
        schema = self.schema
        return not (_bears_on_values(schema) or schema.any_of or schema.items is not None)

    @cached_property
    def is_only_list(self) -> bool:
        """Whether nothing is demanded of an array but of its items: if it is refused, one of these is."""
        schema = self.schema
        return "array" in self.types and not (_bears_on_values(schema) or schema.union)

    def below(self, schema: Subschema) -> Node:
        """Return a place that is asked about in the same way."""
        return Node(schema, self._acceptance)


def _bears_on_values(schema: Subschema) -> bool:
    """Return whether there is a demand beside types, items and unions."""
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
