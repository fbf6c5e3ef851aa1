"""The result of judging one payload."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workers_ai_contract.vocabulary import Severity

if TYPE_CHECKING:
    from workers_ai_contract.vocabulary import Form
    from workers_ai_schemas import JsonObject

SCHEMA_VERSION = 1


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


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one payload: `valid` is None where the one reader could not read it.

    `source` says where it was read, `line` which line of it (1 is the first; None for a whole file);
    `api_error` is the body that the API would send, under the enforced profile only.
    """

    valid: bool | None
    form: Form | None = None
    problems: tuple[Problem, ...] = ()
    source: str | None = None
    line: int | None = None
    api_error: JsonObject | None = None

    def with_problems(self, more: tuple[Problem, ...]) -> Judgement:
        """Return the same judgement with more problems after its own."""
        return replace(self, problems=self.problems + more)

    def to_json(self) -> JsonObject:
        """Return the judgement in the form that every machine result uses."""
        return {
            "schema_version": SCHEMA_VERSION,
            "source": self.source,
            "line": self.line,
            "valid": self.valid,
            "form": None if self.form is None else self.form.value,
            "problems": [problem.to_json() for problem in self.problems],
            "api_error": self.api_error,
        }
