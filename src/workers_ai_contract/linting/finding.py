"""One finding of `wai lint`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workers_ai_contract.solving.boxes import Missing
from workers_ai_kernel.safe_text import without_credentials

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

NO_WITNESS: Final = Missing.NO_VALUE


@dataclass(frozen=True, slots=True)
class LintFinding:
    """Something wrong at one place of a schema.

    `witness` is a value that shows it, `shows` says what happens to that value. Without a witness (an unknown
    type, say, which no validator takes) `shows` is None.
    """

    code: str
    pointer: str
    message: str
    witness: Json | Missing = NO_WITNESS
    shows: str | None = None

    @property
    def has_witness(self) -> bool:
        """Whether a value shows the finding."""
        return not isinstance(self.witness, Missing)

    def to_json(self, file: str) -> JsonObject:
        """Return the finding in the format of the report; `file` is the name of the schema."""
        return {
            "code": self.code,
            "file": file,
            "pointer": self.pointer,
            "message": without_credentials(self.message),
            "witness": None if isinstance(self.witness, Missing) else self.witness,
            "shows": self.shows,
        }
