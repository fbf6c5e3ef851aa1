"""A problem found in a payload."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from workers_ai_kernel.json_types import JsonObject


class Severity(StrEnum):
    """Whether a problem makes a payload invalid."""

    ERROR = "error"
    WARNING = "warning"


class Problem(NamedTuple):
    """One error or warning about a payload.

    `pointer` is a JSON Pointer into the payload, `branch` one into the schema (the root is `""`); `keyword`
    is the violated keyword; `message` and `repair` are sentences.
    """

    code: str
    pointer: str
    message: str
    severity: Severity = Severity.ERROR
    keyword: str | None = None
    branch: str | None = None
    repair: str | None = None

    def to_json(self) -> JsonObject:
        """Return the problem in the JSON form shared by all machine-readable results."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "pointer": self.pointer,
            "keyword": self.keyword,
            "branch": self.branch,
            "message": self.message,
            "repair": self.repair,
        }
