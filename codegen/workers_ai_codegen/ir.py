"""The intermediate representation of a contract: the classes and types of a module of models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from workers_ai_schemas import Direction

if TYPE_CHECKING:
    from workers_ai_kernel import Json


@dataclass(frozen=True, slots=True)
class AnyType:
    """Any JSON value, including null."""


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
    """An array whose items all have one type."""

    items: Type


@dataclass(frozen=True, slots=True)
class MappingType:
    """An object with arbitrary keys, whose values all have one type."""

    values: Type


@dataclass(frozen=True, slots=True)
class UnionType:
    """A value of one of the types; the schema decides how many of them may match."""

    members: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class ClassReference:
    """An instance of the class called `name`."""

    name: str


Scalar: TypeAlias = "NullType | BooleanType | StringType | IntegerType | NumberType"
Type: TypeAlias = "AnyType | Scalar | LiteralType | ArrayType | MappingType | UnionType | ClassReference"


def classes_in(kind: Type) -> frozenset[str]:
    """Return the names of the classes that a type refers to."""
    match kind:
        case ClassReference(name):
            return frozenset({name})
        case ArrayType(inner) | MappingType(inner):
            return classes_in(inner)
        case UnionType(members):
            return frozenset[str]().union(*map(classes_in, members))
        case _:
            return frozenset()


@dataclass(frozen=True, slots=True)
class ClassProperty:
    """One declared property; `default` has the published default, if that is of the property's type."""

    name: str
    type: Type
    required: bool
    default: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelClass:
    """An object with declared properties; `places` are its locations, such as `input/oneOf/0`.

    `summary` and `limits` are the text of its docstring.
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
"""The name of the class for a whole payload, by direction."""


@dataclass(frozen=True, slots=True)
class PayloadRoot:
    """The type of a whole payload of one direction."""

    direction: Direction
    type: Type

    @property
    def name(self) -> str:
        """The name of its class."""
        return ROOT_NAMES[self.direction]

    @property
    def constant(self) -> str:
        """The name of its schema in a generated module."""
        return self.direction.upper()

    @property
    def is_class(self) -> bool:
        """Whether the payload is an instance of one of the classes."""
        return self.type == ClassReference(self.name)


@dataclass(frozen=True, slots=True)
class ModelContract:
    """One root per direction, and all classes, each after those it refers to unless these refer to it."""

    classes: tuple[ModelClass, ...]
    roots: tuple[PayloadRoot, ...]
