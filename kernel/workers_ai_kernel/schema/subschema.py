"""One subschema of the normal form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_kernel.json_types import Json

JsonType = Literal["null", "boolean", "integer", "number", "string", "array", "object"]

ALL_TYPES: tuple[JsonType, ...] = ("null", "boolean", "number", "string", "array", "object")


# Never written to, as fields are mappings.
_NOTHING: dict[str, Any] = {}


class Link:
    """The target of a `$ref`, shared by all references to it; `schema` is set when the target is read."""

    __slots__ = ("pointer", "schema", "types")

    def __init__(self, pointer: str, types: tuple[JsonType, ...], schema: Subschema) -> None:
        self.pointer = pointer
        self.types = types
        self.schema = schema

    def __repr__(self) -> str:
        return f"Link({self.pointer!r})"


class Discriminator(NamedTuple):
    """The property whose value names the branch meant, and the branches of some values by pointer."""

    name: str
    mapping: Mapping[str, str]


class Subschema(NamedTuple):
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
    properties: Mapping[str, Subschema] = _NOTHING
    required: tuple[str, ...] = ()
    additional: Subschema | None = None
    items: Subschema | None = None
    one_of: tuple[Subschema, ...] = ()
    any_of: tuple[Subschema, ...] = ()
    annotations: Mapping[str, Json] = _NOTHING
    all_of: tuple[Subschema, ...] = ()
    prefix_items: tuple[Subschema, ...] = ()
    constraints: Mapping[str, Json] = _NOTHING
    patterns: Mapping[str, Subschema] = _NOTHING
    conditions: Mapping[str, Subschema] = _NOTHING
    dependents: Mapping[str, Subschema] = _NOTHING
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
