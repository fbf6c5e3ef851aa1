"""What can be demanded of one value: to satisfy a schema or to violate it, and what a goal adds to that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import JsonType, Subschema

# Numbers are told apart by whether they are whole, for a schema may ask for that.
Kind: TypeAlias = Literal["string", "null", "integer", "boolean", "object", "array", "fraction"]
KINDS: tuple[Kind, ...] = ("string", "null", "integer", "boolean", "object", "array", "fraction")
EVERY_KIND = frozenset(KINDS)


# Compared by identity, and made once for each schema: they key what has been decided.
@dataclass(frozen=True, slots=True, eq=False)
class Satisfies:
    """The schema accepts the value."""

    schema: Subschema


@dataclass(frozen=True, slots=True, eq=False)
class Violates:
    """The schema refuses the value."""

    schema: Subschema


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch of a `oneOf` alone is satisfied, or one at least of an `anyOf`."""

    of: Satisfies
    exactly_one: bool


@dataclass(frozen=True, slots=True)
class OfKind:
    """The value is of one of these kinds."""

    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True, eq=False)
class Among:
    """The value is one of these."""

    values: tuple[Json, ...]


@dataclass(frozen=True, slots=True, eq=False)
class NotAmong:
    """The value is none of these."""

    values: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The number, the length of the text or the size of the array is at least this; or more than it."""

    bound: float
    strictly: bool = False


@dataclass(frozen=True, slots=True)
class AtMost:
    """The number, the length of the text or the size of the array is at most this; or less than it."""

    bound: float
    strictly: bool = False


@dataclass(frozen=True, slots=True)
class Has:
    """The property is there, and its value meets all of these."""

    name: str
    demands: tuple[Demand, ...] = ()


@dataclass(frozen=True, slots=True)
class Lacks:
    """The property is not there."""

    name: str


@dataclass(frozen=True, slots=True)
class If:
    """The property meets this if it is there."""

    name: str
    demand: Demand


@dataclass(frozen=True, slots=True)
class HasOther:
    """There is a property beside those named, and its value meets all of these."""

    named: frozenset[str]
    demands: tuple[Demand, ...] = ()


@dataclass(frozen=True, slots=True)
class EachOther:
    """Every property beside those named meets this."""

    named: frozenset[str]
    demand: Demand


@dataclass(frozen=True, slots=True)
class NoOther:
    """There is no property beside those named."""

    named: frozenset[str]


@dataclass(frozen=True, slots=True)
class HasItem:
    """There is an item that meets all of these."""

    demands: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class EachItem:
    """Every item meets this."""

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
    """Return the demand to satisfy this very schema."""
    known = _SATISFIES.get(id(schema))
    if known is None:
        known = _SATISFIES[id(schema)] = Satisfies(schema)
    return known


def violates(schema: Subschema) -> Violates:
    """Return the demand to violate this very schema."""
    known = _VIOLATES.get(id(schema))
    if known is None:
        known = _VIOLATES[id(schema)] = Violates(schema)
    return known


def kinds_of(types: tuple[JsonType, ...]) -> frozenset[Kind]:
    """Return the kinds that these JSON types admit."""
    found: set[Kind] = set()
    for name in types:
        if name == "number":
            found |= {"integer", "fraction"}
        else:
            found.add(name)
    return frozenset(found)


def kind_of(value: Json) -> Kind:
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
