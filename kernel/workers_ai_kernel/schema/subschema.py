"""One subschema of the normal form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_kernel.json_types import Json

JsonType = Literal["null", "boolean", "integer", "number", "string", "array", "object"]

ALL_TYPES: tuple[JsonType, ...] = ("null", "boolean", "number", "string", "array", "object")


@dataclass(slots=True, eq=False)
class Link:
    """The target of a `$ref`, shared by all references to it; `schema` is set when the target is read."""

    pointer: str
    types: tuple[JsonType, ...]
    schema: Subschema


@dataclass(frozen=True, slots=True)
class Discriminator:
    """The property whose value names the branch meant, and the branches of some values by pointer."""

    name: str
    mapping: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Subschema:
    """One subschema with everything it requires, and its location.

    `types` are the allowed JSON types in published order, inherited ones included; empty for the schema
    `false`. `enum` is None where values are not listed; `additional` is None where undeclared properties are
    unrestricted. The fields from `all_of` on are empty in the result of `normalise`: `constraints` are
    keywords that affect only the verdict, as published; `conditions` are the schemas of `not`, `if` and their
    like, by keyword; `dependents` apply if a property is present. A subschema with a `link` is a reference
    and has nothing but its annotations and types; `resolved` is what it refers to.
    """

    pointer: str
    title: str | None = None
    types: tuple[JsonType, ...] = ALL_TYPES
    enum: tuple[Json, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_length: int = 0
    properties: Mapping[str, Subschema] = field(default_factory=dict[str, "Subschema"])
    required: tuple[str, ...] = ()
    additional: Subschema | None = None
    items: Subschema | None = None
    one_of: tuple[Subschema, ...] = ()
    any_of: tuple[Subschema, ...] = ()
    annotations: Mapping[str, Json] = field(default_factory=dict[str, "Json"])
    all_of: tuple[Subschema, ...] = ()
    prefix_items: tuple[Subschema, ...] = ()
    constraints: Mapping[str, Json] = field(default_factory=dict[str, "Json"])
    patterns: Mapping[str, Subschema] = field(default_factory=dict[str, "Subschema"])
    conditions: Mapping[str, Subschema] = field(default_factory=dict[str, "Subschema"])
    dependents: Mapping[str, Subschema] = field(default_factory=dict[str, "Subschema"])
    discriminator: Discriminator | None = None
    link: Link | None = None

    @property
    def union(self) -> tuple[Subschema, ...]:
        """The branches of `oneOf`, or of `anyOf` where there is no `oneOf`."""
        return self.one_of or self.any_of

    @property
    def resolved(self) -> Subschema:
        """What a reference refers to in the end; anything else itself."""
        found = self
        while found.link is not None:
            found = found.link.schema
        return found

    def in_place(self) -> Iterator[Subschema]:
        """Yield what applies to a value here in any case: this subschema, and the parts of `allOf` within."""
        seen: set[int] = set()
        waiting: list[Subschema] = [self]
        while waiting:
            found = waiting.pop().resolved
            if id(found) not in seen:
                seen.add(id(found))
                yield found
                waiting += reversed(found.all_of)

    def children(self) -> Iterator[Subschema]:
        """Yield the subschemas directly below, in order of keywords; references are not followed."""
        yield from self.properties.values()
        yield from self.patterns.values()
        if self.additional is not None:
            yield self.additional
        yield from self.prefix_items
        if self.items is not None:
            yield self.items
        yield from self.one_of
        yield from self.any_of
        yield from self.all_of
        yield from self.conditions.values()
        yield from self.dependents.values()

    def walk(self) -> Iterator[Subschema]:
        """Yield this subschema and all below it, parents first, and what is referred to once."""
        followed: set[int] = set()
        waiting: list[Subschema] = [self]
        while waiting:
            found = waiting.pop()
            yield found
            waiting += reversed(list(found.children()))
            if found.link is not None and id(found.link) not in followed:
                followed.add(id(found.link))
                waiting.append(found.link.schema)
