"""The named, intermediate form of a contract: all that a module of models says, and nothing of how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from workers_ai_schemas import Json


@dataclass(frozen=True, slots=True)
class Anything:
    """Any JSON value, null included."""


@dataclass(frozen=True, slots=True)
class Truth:
    """`true` or `false`."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string of at least so many code points."""

    min_length: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these strings."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number within bounds, both inclusive; an integer is one without a fraction."""

    integer: bool = False
    minimum: float | None = None
    maximum: float | None = None


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
    """A value of one of the types; of exactly one where `exclusive`."""

    members: tuple[Type, ...]
    exclusive: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """An instance of the class of that name."""

    name: str


Type: TypeAlias = "Anything | Truth | Text | Choice | Number | Array | Mapping | Union | Reference"


@dataclass(frozen=True, slots=True)
class Property:
    """One declared property; `default` holds the published default, if there is one."""

    name: str
    type: Type
    required: bool
    default: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Class:
    """An object with declared properties, open to others; `places` are where it stands."""

    name: str
    properties: tuple[Property, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """What may be sent and what may be answered, with the classes of both, each after those in it."""

    classes: tuple[Class, ...]
    input: Type
    output: Type
