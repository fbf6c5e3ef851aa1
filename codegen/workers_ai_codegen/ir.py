"""The named, intermediate form of a contract: the classes and types that a module of models has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from workers_ai_schemas import Direction

if TYPE_CHECKING:
    from workers_ai_kernel import Json


@dataclass(frozen=True, slots=True)
class AnyType:
    """Any JSON value, null included."""


@dataclass(frozen=True, slots=True)
class NullType:
    """`null`."""


@dataclass(frozen=True, slots=True)
class BooleanType:
    """`true` or `false`."""


@dataclass(frozen=True, slots=True)
class StringType:
    """A string."""


@dataclass(frozen=True, slots=True)
class IntegerType:
    """A number without a fraction."""


@dataclass(frozen=True, slots=True)
class NumberType:
    """Any number."""


@dataclass(frozen=True, slots=True)
class LiteralType:
    """One of these strings."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArrayType:
    """An array whose elements are all of one type."""

    items: Type


@dataclass(frozen=True, slots=True)
class MappingType:
    """An object with free keys, whose values are all of one type."""

    values: Type


@dataclass(frozen=True, slots=True)
class UnionType:
    """A value of one of the types; how many of them may match is for the schema to say."""

    members: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class ClassReference:
    """An instance of the class of that name."""

    name: str


Scalar: TypeAlias = "NullType | BooleanType | StringType | IntegerType | NumberType"
Type: TypeAlias = "AnyType | Scalar | LiteralType | ArrayType | MappingType | UnionType | ClassReference"


@dataclass(frozen=True, slots=True)
class ClassProperty:
    """One declared property; `default` holds the published default where it is of the type."""

    name: str
    type: Type
    required: bool
    default: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelClass:
    """An object with declared properties; `places` are where it stands, as `input/oneOf/0`.

    `summary` and `limits` are what is said of it, in our words.
    """

    name: str
    properties: tuple[ClassProperty, ...]
    places: tuple[str, ...]
    summary: str
    limits: tuple[str, ...] = ()


ROOT_NAMES = {
    Direction.INPUT: "Input",
    Direction.OUTPUT: "Output",
    Direction.STREAM: "StreamEvent",
    Direction.ERROR: "ErrorBody",
}
"""What the class for a whole payload of each direction is called."""


@dataclass(frozen=True, slots=True)
class PayloadRoot:
    """What a whole payload of one direction is."""

    direction: Direction
    type: Type

    @property
    def name(self) -> str:
        """The name of its class."""
        return ROOT_NAMES[self.direction]

    @property
    def constant(self) -> str:
        """The name under which a generated module has its schema."""
        return self.direction.upper()

    @property
    def is_class(self) -> bool:
        """Whether one of the classes is the whole payload."""
        return self.type == ClassReference(self.name)


@dataclass(frozen=True, slots=True)
class ModelContract:
    """What whole payloads are, one root a direction, with the classes of all, each after those in it."""

    classes: tuple[ModelClass, ...]
    roots: tuple[PayloadRoot, ...]
