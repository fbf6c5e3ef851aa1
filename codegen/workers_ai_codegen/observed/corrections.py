"""The corrections as frozen values, and the single edits that each consists of."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json


class Operation(StrEnum):
    """The closed set of operations that a correction can perform.

    `add-property`, `add-enum-value` and `narrow` state a type, or a narrower one; `replace` can both widen
    and narrow; all other operations only widen.
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
    """How certain a correction is."""

    DOCUMENTED = "D"
    RECORDED = "R"
    MEASURED = "L"
    INFERRED = "I"


@dataclass(frozen=True, slots=True)
class RecordedExample:
    """A place in a recorded payload: the file name and a JSON Pointer into its body."""

    recorded: str
    pointer: str


@dataclass(frozen=True, slots=True)
class SchemaEdit:
    """One minimal step: an operation at one place of one part, with one argument.

    `name` is the property, where the operation needs one; `argument` is the schema, value or title;
    `borrowed` names the part whose property of the same name is copied instead.
    """

    part: str
    operation: Operation
    pointer: str
    name: str | None = None
    argument: Json = None
    borrowed: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """One numbered deviation from the published schemas, with its evidence.

    It applies to each of `targets` at each of `at`. `names` are properties; `arguments` are schemas, values
    or a title, depending on the operation. `example` is None if nothing is recorded; `shown` are payloads
    that it makes valid, or that contain it, at `place`; `refused` are payloads that it makes invalid.
    `within` names the schemas in which this can be observed, if the targets are parts.
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

    It is a place in a published schema, a type of the derived structure, or another part. If all are None,
    nothing exists yet, and a correction adds the schema.
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
    """All deviations from the published schemas: the bases, in order, and the corrections, by number."""

    bases: tuple[Base, ...]
    corrections: tuple[Correction, ...] = field(default=())

    @property
    def emitted(self) -> tuple[str, ...]:
        """The names of the observed contract's schemas, in order."""
        return tuple(base.part for base in self.bases if base.emitted)
