"""The styles that classes can be written in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from workers_ai_codegen.members import RESERVED


class Style(StrEnum):
    """What `wai codegen --style` can be."""

    PYDANTIC = "pydantic"
    TYPEDDICT = "typeddict"
    DATACLASS = "dataclass"
    MSGSPEC = "msgspec"


class Absent(Enum):
    """How the type of a property without default says that the property may be absent."""

    NULL = auto()
    """The field is nullable."""
    OPTIONAL_KEY = auto()
    """The library marks the key."""
    UNSET = auto()
    """The template adds the type of a field that is not set."""


@dataclass(frozen=True, slots=True)
class StyleFacts:
    """How the library writes one style.

    `model_type` is the library's name for it. `reserved` are names that no field may have, because the class
    body or its base class uses them. `keeps_defaults` tells whether a field can have a default.
    """

    model_type: str
    reserved: frozenset[str]
    absent: Absent
    keeps_defaults: bool = True


FACTS = {
    Style.PYDANTIC: StyleFacts("pydantic_v2.BaseModel", RESERVED, Absent.NULL),
    Style.TYPEDDICT: StyleFacts(
        "typing.TypedDict", frozenset({"NotRequired"}), Absent.OPTIONAL_KEY, keeps_defaults=False
    ),
    Style.DATACLASS: StyleFacts("dataclasses.dataclass", frozenset(), Absent.NULL),
    Style.MSGSPEC: StyleFacts("msgspec.Struct", frozenset({"UNSET", "UnsetType", "field"}), Absent.UNSET),
}
"""How each style is written."""
