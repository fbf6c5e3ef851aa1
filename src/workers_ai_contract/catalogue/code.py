"""What the catalogue says of one code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject


class Evidence(StrEnum):
    """How sure a statement about the API is, in the order of `docs`: the surest first."""

    STANDARD = "standard"
    DOCUMENTED = "documented"
    RECORDED = "recorded"
    MEASURED = "measured"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Example:
    """A payload that has the problem, as text, and the arguments of the `Judge` that finds it.

    `schema` is the text of a schema to hold it against instead, where none of our own gives the problem.
    """

    text: str
    direction: str = "input"
    profile: str = "published"
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

    `title` is what is wrong, `meaning` why it matters or how it comes about, `repair` what to do: one
    sentence or two each. `source` says how it is known, `reference` where from, in a few words.
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
