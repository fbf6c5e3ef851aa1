"""A change of a schema, and what it means to those who send and those who receive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_kernel import Json, JsonObject

Broken: TypeAlias = Literal["senders", "receivers"]
ChangeKind: TypeAlias = Literal["added", "removed", "changed", "annotation", "combined"]


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """One change at one place.

    `pointer` is the place in the new schema, or in the old one for what was removed. `witnesses` has a
    payload for each side that breaks: for senders one that was valid and no longer is, for receivers one
    that was invalid and now is valid. `is_proven` is False where neither a payload nor a proof was found.
    """

    pointer: str
    keyword: str
    kind: ChangeKind
    message: str
    witnesses: Mapping[Broken, Json]
    is_proven: bool = True

    @property
    def breaks(self) -> tuple[Broken, ...]:
        """The sides that break."""
        return tuple(self.witnesses)

    def to_json(self) -> JsonObject:
        """Return the change in the format of the report."""
        return {
            "pointer": self.pointer,
            "keyword": self.keyword,
            "kind": self.kind,
            "message": self.message,
            "breaks": list(self.witnesses),
            "witness": next(iter(self.witnesses.values()), None),
            "witnesses": {str(side): payload for side, payload in self.witnesses.items()},
            "proven": self.is_proven,
        }


@dataclass(frozen=True, slots=True)
class SchemaDifference:
    """All changes between two schemas.

    `is_equal` tells whether both accept the same values: True and False are proven, None is not known.
    """

    old: str
    new: str
    changes: tuple[SchemaChange, ...]
    is_equal: bool | None
