"""Demands on one value: satisfy or violate a schema, and the additional conditions of a goal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import JsonType, Subschema

# Integers are a separate kind because a schema can require them.
ValueKind: TypeAlias = Literal["string", "null", "integer", "boolean", "object", "array", "fraction"]
KINDS: tuple[ValueKind, ...] = ("string", "null", "integer", "boolean", "object", "array", "fraction")
EVERY_KIND = frozenset(KINDS)


# Compared by identity and created once per schema, because they are keys of the result cache.
@dataclass(frozen=True, slots=True, eq=False)
class Satisfies:
    """The schema accepts the value."""

    schema: Subschema


@dataclass(frozen=True, slots=True, eq=False)
class Violates:
    """The schema rejects the value."""

    schema: Subschema


@dataclass(frozen=True, slots=True)
class Branch:
    """Exactly one branch of a `oneOf`, or at least one of an `anyOf`, is satisfied."""

    of: Satisfies
    exactly_one: bool


@dataclass(frozen=True, slots=True)
class OfKind:
    """The value has one of these kinds."""

    kinds: frozenset[ValueKind]


@dataclass(frozen=True, slots=True, eq=False)
class Among:
    """The value is one of these values."""

    values: tuple[Json, ...]


@dataclass(frozen=True, slots=True, eq=False)
class NotAmong:
    """The value is not one of these values."""

    values: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The number, string length or array size is at least this, or greater if `strictly`."""

    bound: float
    strictly: bool = False


@dataclass(frozen=True, slots=True)
class AtMost:
    """The number, string length or array size is at most this, or less if `strictly`."""

    bound: float
    strictly: bool = False


@dataclass(frozen=True, slots=True)
class Has:
    """The property is present, and its value meets all of these demands."""

    name: str
    demands: tuple[Demand, ...] = ()


@dataclass(frozen=True, slots=True)
class Lacks:
    """The property is absent."""

    name: str


@dataclass(frozen=True, slots=True)
class If:
    """The property, if present, meets this demand."""

    name: str
    demand: Demand


@dataclass(frozen=True, slots=True)
class HasOther:
    """There is a property other than those named, and its value meets all of these demands."""

    named: frozenset[str]
    demands: tuple[Demand, ...] = ()


@dataclass(frozen=True, slots=True)
class EachOther:
    """Every property other than those named meets this demand."""

    named: frozenset[str]
    demand: Demand


@dataclass(frozen=True, slots=True)
class NoOther:
    """There is no property other than those named."""

    named: frozenset[str]


@dataclass(frozen=True, slots=True)
class HasItem:
    """At least one item meets all of these demands."""

    demands: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class EachItem:
    """Every item meets this demand."""

    demand: Demand


Demand: TypeAlias = (
    Satisfies
    | Violates
    | Branch
    | OfKind
    | Among
    | NotAmong
    | AtLeast
    | AtMost
    | Has
    | Lacks
    | If
    | HasOther
    | EachOther
    | NoOther
    | HasItem
    | EachItem
)

_SATISFIES: dict[int, Satisfies] = {}
_VIOLATES: dict[int, Violates] = {}


def satisfies(schema: Subschema) -> Satisfies:
    """Return the demand to satisfy this schema."""
    known = _SATISFIES.get(id(schema))
    if known is None:
        known = _SATISFIES[id(schema)] = Satisfies(schema)
    return known


def violates(schema: Subschema) -> Violates:
    """Return the demand to violate this schema."""
    known = _VIOLATES.get(id(schema))
    if known is None:
        known = _VIOLATES[id(schema)] = Violates(schema)
    return known


@cache
def kinds_of(types: tuple[JsonType, ...]) -> frozenset[ValueKind]:
    """Return the kinds that belong to these JSON types."""
    found: set[ValueKind] = set()
    for name in types:
        if name == "number":
            found |= {"integer", "fraction"}
        else:
            found.add(name)
    return frozenset(found)


def kind_of(value: Json) -> ValueKind:
    """Return the kind of a value."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "integer" if value == int(value) else "fraction"
    if isinstance(value, str):
        return "string"
    if isinstance(value, dict):
        return "object"
    return "null" if value is None else "array"
