"""The styles that classes can be written in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workers_ai_codegen.members import RESERVED


class Style(StrEnum):
    """What `wai codegen --style` can be."""

    PYDANTIC = "pydantic"
    TYPEDDICT = "typeddict"
    DATACLASS = "dataclass"
    MSGSPEC = "msgspec"


@dataclass(frozen=True, slots=True)
class Facts:
    """How the library writes one style.

    `model_type` is the library's name for it. `reserved` are names that no field may have, because the class
    body or its base class uses them. `absent_is_null` tells whether a field that may be absent is typed as
    nullable; otherwise the library marks it in the way of the style. `keeps_defaults` tells whether a field can
    have a default.
    """

    model_type: str
    reserved: frozenset[str]
    absent_is_null: bool
    keeps_defaults: bool = True


FACTS = {
    Style.PYDANTIC: Facts("pydantic_v2.BaseModel", RESERVED, absent_is_null=True),
    Style.TYPEDDICT: Facts(
        "typing.TypedDict", frozenset({"NotRequired"}), absent_is_null=False, keeps_defaults=False
    ),
    Style.DATACLASS: Facts("dataclasses.dataclass", frozenset(), absent_is_null=True),
    Style.MSGSPEC: Facts("msgspec.Struct", frozenset({"UNSET", "UnsetType", "field"}), absent_is_null=False),
}
"""How each style is written."""
