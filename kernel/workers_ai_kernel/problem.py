"""What is found wrong with a payload."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_kernel.json_types import JsonObject


class Severity(StrEnum):
    """Whether a problem makes a payload invalid."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or dubious, about a payload.

    `pointer` leads into the payload, `branch` into the schema (JSON Pointers; the root is `""`);
    `keyword` is the bare keyword that is not satisfied; `repair` is a sentence, or None.
    """

    code: str
    pointer: str
    message: str
    severity: Severity = Severity.ERROR
    keyword: str | None = None
    branch: str | None = None
    repair: str | None = None

    def to_json(self) -> JsonObject:
        """Return the problem in the form that every machine result uses."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "pointer": self.pointer,
            "keyword": self.keyword,
            "branch": self.branch,
            "message": self.message,
            "repair": self.repair,
        }
