"""What a run found out; plain values, for reports of any kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_contract.conformance.cases import Case
    from workers_ai_contract.conformance.verdict import Verdict
    from workers_ai_contract.failures import Failure
    from workers_ai_kernel import JsonObject


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of failure of one way to call.

    `failure` and `case` are the smallest that was found; `cases` is how many cases showed it.
    `shrunk` says that the search for a smaller one was ended by there being none, `confirmed` that the case
    failed again in a client that was started afresh, as a replay does it.
    """

    failure: Failure
    case: Case
    cases: int
    shrunk: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """Cases of the exploration; those run while shrinking are not among them.

    `failed` had an error, `warned` only warnings; `not_run` were drawn but left out.
    """

    cases: int
    passed: int
    failed: int
    warned: int
    not_run: int

    def to_json(self) -> JsonObject:
        """Return the counts as the report has them."""
        return {
            "cases": self.cases,
            "passed": self.passed,
            "failed": self.failed,
            "warned": self.warned,
            "not_run": self.not_run,
        }


@dataclass(frozen=True, slots=True)
class RepliesCovered:
    """How often a kind of reply was met in a way to call."""

    operation: str
    stream: bool
    reply: str
    cases: int

    def to_json(self) -> JsonObject:
        """Return the row as the report has it."""
        return {
            "operation": self.operation,
            "stream": self.stream,
            "reply": self.reply,
            "cases": self.cases,
        }


@dataclass(frozen=True, slots=True)
class FieldCovered:
    """How often a request of an operation had a field, and how often not."""

    operation: str
    field: str
    present: int
    absent: int

    def to_json(self) -> JsonObject:
        """Return the row as the report has it."""
        return {
            "operation": self.operation,
            "field": self.field,
            "present": self.present,
            "absent": self.absent,
        }


@dataclass(frozen=True, slots=True)
class FuzzResult:
    """The outcome of a run.

    `not_applicable` are operations that were wanted and that the client does not have; `unfinished` says
    in a sentence each why something was not run.
    """

    verdict: Verdict
    seed: int
    command: str
    client_name: str
    client_version: str
    counts: Counts
    replies_covered: tuple[RepliesCovered, ...]
    fields_covered: tuple[FieldCovered, ...]
    not_applicable: tuple[str, ...]
    findings: tuple[Finding, ...]
    unfinished: tuple[str, ...] = ()
    interrupted: bool = False
