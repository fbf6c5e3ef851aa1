"""The named, intermediate form of a contract: the classes and types that a module of models has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from workers_ai_schemas import Json


@dataclass(frozen=True, slots=True)
class Anything:
    """Any JSON value, null included."""


@dataclass(frozen=True, slots=True)
class Null:
    """`null`."""


@dataclass(frozen=True, slots=True)
class Truth:
    """`true` or `false`."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A number without a fraction."""


@dataclass(frozen=True, slots=True)
class Number:
    """Any number."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these strings."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Array:
    """An array whose elements are all of one type."""

    items: Type


@dataclass(frozen=True, slots=True)
class Mapping:
    """An object with free keys, whose values are all of one type."""

    values: Type


@dataclass(frozen=True, slots=True)
class Union:
    """A value of one of the types; how many of them may match is for the schema to say."""

    members: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """An instance of the class of that name."""

    name: str


Scalar: TypeAlias = "Null | Truth | Text | Whole | Number"
Type: TypeAlias = "Anything | Scalar | Choice | Array | Mapping | Union | Reference"


@dataclass(frozen=True, slots=True)
class Property:
    """One declared property; `default` holds the published default where it is of the type."""

    name: str
    type: Type
    required: bool
    default: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Class:
    """An object with declared properties; `places` are where it stands, as `input/oneOf/0`.

    `summary` and `limits` are what is said of it, in our words.
    """

    name: str
    properties: tuple[Property, ...]
    places: tuple[str, ...]
    summary: str
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """What may be sent and what may be answered, with the classes of both, each after those in it.

    `input` or `output` is None where no schema was given for it.
    """

    classes: tuple[Class, ...]
    input: Type | None
    output: Type | None
