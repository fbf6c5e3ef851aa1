"""The corrections as frozen values, and the single edits each of them is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json


class Operation(StrEnum):
    """What a correction can do; the set is closed.

    `add-property`, `add-enum-value` and `narrow` give a type to what had none or a wider one; the others
    let in what was refused, but for `replace`, which can do both.
    """

    ADD_SCHEMA = "add-schema"
    ADD_PROPERTY = "add-property"
    ADD_BRANCH = "add-branch"
    ADD_ENUM_VALUE = "add-enum-value"
    ALLOW_NULL = "allow-null"
    MAKE_OPTIONAL = "make-optional"
    NARROW = "narrow"
    REPLACE = "replace"
    WIDEN_TYPE = "widen-type"
    WRAP = "wrap"


class Confidence(StrEnum):
    """How something is known."""

    DOCUMENTED = "D"
    RECORDED = "R"
    MEASURED = "L"
    INFERRED = "I"


@dataclass(frozen=True, slots=True)
class RecordedExample:
    """A place in a recorded payload: the name of the file, and a pointer into its body."""

    recorded: str
    pointer: str


@dataclass(frozen=True, slots=True)
class SchemaEdit:
    """One smallest step: an operation at one place of one part, with one argument.

    `name` is the property, for the operations that have one; `argument` the schema, value or title;
    `borrowed` names the part whose property of the same name is taken instead.
    """

    part: str
    operation: Operation
    pointer: str
    name: str | None = None
    argument: Json = None
    borrowed: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """One numbered departure from what is published, and how it is known.

    It applies to each of `targets` at each of `at`. `names` are properties; `arguments` schemas, values
    or a title, as the operation needs. `example` is None where nothing is recorded; `shown` holds payloads
    that it lets in, or that contain it, at `place`, and `refused` those that it keeps out. `within` names
    the schemas in which all that can be seen, where the targets are parts.
    """

    id: str
    targets: tuple[str, ...]
    operation: Operation
    at: tuple[str, ...]
    why: str
    source: str
    confidence: Confidence
    names: tuple[str, ...] = ()
    arguments: tuple[Json, ...] = ()
    borrowed: str | None = None
    example: RecordedExample | None = None
    shown: tuple[Json, ...] = ()
    place: str = ""
    refused: tuple[Json, ...] = ()
    within: tuple[str, ...] = ()

    def edits(self) -> Iterator[SchemaEdit]:
        """Yield the single steps, in order."""
        for target in self.targets:
            for pointer in self.at:
                for name in self.names or (None,):
                    for argument in self.arguments or (None,):
                        yield SchemaEdit(target, self.operation, pointer, name, argument, self.borrowed)


@dataclass(frozen=True, slots=True)
class Base:
    """What a part is before any correction.

    One of: a place in a published schema, a type of the derived structure, another part. All None: there
    is nothing to begin with, and a correction adds the schema.
    """

    part: str
    emitted: bool
    published: str | None = None
    pointer: str = ""
    derived: str | None = None
    same_as: str | None = None

    def __str__(self) -> str:
        if self.published is not None:
            return f"{self.published}{self.pointer and '#' + self.pointer}"
        if self.derived is not None:
            return f"workers-types {self.derived}"
        return f"the part {self.same_as}" if self.same_as is not None else "nothing published"


@dataclass(frozen=True, slots=True)
class Corrections:
    """All that departs from the published schemas: the bases, in order, and the corrections, by number."""

    bases: tuple[Base, ...]
    corrections: tuple[Correction, ...] = field(default=())

    @property
    def emitted(self) -> tuple[str, ...]:
        """The names of the schemas of the observed contract, in order."""
        return tuple(base.part for base in self.bases if base.emitted)
