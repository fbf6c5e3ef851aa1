"""What is wanted of a value: subschemas that it must match or must not match, and what follows from them."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from workers_ai_contract.solving.parts import Part
    from workers_ai_kernel import Json

Sort: TypeAlias = Literal["null", "boolean", "number", "string", "array", "object"]

SORTS: tuple[Sort, ...] = ("null", "boolean", "number", "string", "array", "object")


@dataclass(frozen=True, slots=True)
class Is:
    """The value is valid under a part, or with `holds` false invalid under it."""

    part: Part
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Listed:
    """The value is one of the listed values of a part, or with `holds` false none of them."""

    part: Part
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Except:
    """The value differs from each of these, which are written by `canonical`."""

    texts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Equals:
    """The value is the one written by `canonical`."""

    text: str


@dataclass(frozen=True, slots=True)
class OfSort:
    """The value is of a sort."""

    sort: Sort


@dataclass(frozen=True, slots=True)
class Never:
    """Impossible."""


@dataclass(frozen=True, slots=True)
class Either:
    """One of the alternatives, all of its wants."""

    alternatives: tuple[tuple[Want, ...], ...]


@dataclass(frozen=True, slots=True)
class NumberBound:
    """A number is at least a bound, or at most; with `strictly` not equal to it."""

    bound: float
    is_lower: bool
    strictly: bool = False


@dataclass(frozen=True, slots=True)
class Multiple:
    """A number is a multiple of a number above zero, or with `holds` false no multiple."""

    of: Fraction
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Whole:
    """A number is an integer, or with `holds` false none."""

    holds: bool = True


@dataclass(frozen=True, slots=True)
class Size:
    """The length of a string, or the number of items or properties, is within bounds."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """A string matches a regular expression, or with `holds` false does not."""

    pattern: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Hint:
    """A string should have a format, if possible."""

    format: str


@dataclass(frozen=True, slots=True)
class ItemAt:
    """The item at an index, if there is one, has the wants."""

    index: int
    wants: Wanted


@dataclass(frozen=True, slots=True)
class ItemsFrom:
    """Each item from an index on has the wants."""

    index: int
    wants: Wanted


@dataclass(frozen=True, slots=True)
class SomeItem:
    """An item from an index on has the wants."""

    index: int
    wants: Wanted


@dataclass(frozen=True, slots=True)
class Count:
    """The number of items that are valid under a part is within bounds."""

    part: Part
    least: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Distinct:
    """No two items are equal, or with `holds` false some two are."""

    holds: bool = True


@dataclass(frozen=True, slots=True)
class Present:
    """An object has a property, or with `holds` false lacks it."""

    name: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class NamedMember:
    """A property, if present, has the wants."""

    name: str
    wants: Wanted


@dataclass(frozen=True, slots=True)
class Matching:
    """Each property whose name matches a regular expression has the wants; with `some`, one exists."""

    pattern: str
    wants: Wanted
    some: bool = False


@dataclass(frozen=True, slots=True)
class Others:
    """Each property that is not named and matches no pattern has the wants; with `some`, one exists."""

    names: frozenset[str]
    patterns: frozenset[str]
    wants: Wanted
    some: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """Each name of a property, as a string, has the wants; with `some`, one exists."""

    wants: Wanted
    some: bool = False


@dataclass(frozen=True, slots=True)
class Unevaluated:
    """What no other keyword of a part evaluates is valid under its `unevaluated…`; or some of it is not."""

    part: Part
    holds: bool = True


Want: TypeAlias = (
    Is
    | Listed
    | Equals
    | OfSort
    | Except
    | Never
    | Either
    | NumberBound
    | Multiple
    | Whole
    | Size
    | Matches
    | Hint
    | ItemAt
    | ItemsFrom
    | SomeItem
    | Count
    | Distinct
    | Present
    | NamedMember
    | Matching
    | Others
    | Names
    | Unevaluated
)
Wanted: TypeAlias = frozenset[Want]

_WANTS = (
    *(
        Is,
        Listed,
        Equals,
        OfSort,
        Except,
        Never,
        Either,
        NumberBound,
        Multiple,
        Whole,
        Size,
        Matches,
        Hint,
        ItemAt,
    ),
    *(ItemsFrom, SomeItem, Count, Distinct, Present, NamedMember, Matching, Others, Names, Unevaluated),
)

NEVER = Never()


def valid(part: Part) -> Wanted:
    """Return the wants of a value that is valid under a part."""
    return frozenset((Is(part),))


def invalid(part: Part) -> Wanted:
    """Return the wants of a value that is invalid under a part."""
    return frozenset((Is(part, holds=False),))


def ordered(wants: Iterable[Want]) -> list[Want]:
    """Return wants in an order that is the same in every process."""
    return sorted(wants, key=_text_of)


@lru_cache(100_000)
def _text_of(want: Want) -> str:
    values = (getattr(want, each.name) for each in fields(want))
    return f"{type(want).__name__}({', '.join(map(_text_of_field, values))})"


def _text_of_field(value: object) -> str:
    if isinstance(value, frozenset):
        return f"{{{', '.join(sorted(map(_text_of_field, cast('frozenset[object]', value))))}}}"
    if isinstance(value, tuple):
        return f"({', '.join(map(_text_of_field, cast('tuple[object, ...]', value)))})"
    if isinstance(value, _WANTS):
        return _text_of(value)
    return repr(value)


def canonical(value: Json) -> str:
    """Return a text that is the same for equal JSON values: `1` and `1.0` are equal."""
    return json.dumps(_rounded(value), sort_keys=True)


def _rounded(value: Json) -> Json:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {name: _rounded(member) for name, member in value.items()}
    return value
