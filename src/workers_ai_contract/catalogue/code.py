"""The catalogue entry of a code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject


class Evidence(StrEnum):
    """How a statement about the API is known, the most certain first."""

    STANDARD = "standard"
    DOCUMENTED = "documented"
    RECORDED = "recorded"
    MEASURED = "measured"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Example:
    """A payload with the problem, as text, and the arguments of the `Judge` that reports it.

    `schema` is the text of a schema to judge it by, if none of ours reports the problem.
    """

    text: str
    direction: str = "input"
    profile: str | None = None
    revision: str = "latest"
    route: str = "run"
    form: str | None = None
    schema: str | None = None

    def to_json(self) -> JsonObject:
        """Return the example as `wai explain` prints it."""
        return {
            "payload": self.text,
            "direction": self.direction,
            "profile": self.profile,
            "revision": self.revision,
            "route": self.route,
            "form": self.form,
            "schema": self.schema,
        }


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem.

    `title` is what is wrong, `meaning` why it matters or how it arises, `repair` what to do: one or two
    sentences each. `source` is how it is known, `reference` names where from.
    """

    name: str
    title: str
    meaning: str
    repair: str
    example: Example
    severity: Severity = Severity.ERROR
    source: Evidence = Evidence.STANDARD
    reference: str = ""

    def to_json(self) -> JsonObject:
        """Return the code as `wai explain` prints it."""
        return {
            "code": self.name,
            "severity": self.severity.value,
            "title": self.title,
            "meaning": self.meaning,
            "repair": self.repair,
            "source": self.source.value,
            "reference": self.reference,
            "example": self.example.to_json(),
        }
