"""The results of a run, as plain values for all reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.cases.shards import Shard
    from workers_ai_contract.conformance.verdict import Verdict
    from workers_ai_contract.failures import Failure
    from workers_ai_kernel import JsonObject


@dataclass(frozen=True, slots=True)
class ClientFinding:
    """One kind of failure in one call mode.

    `failure` and `case` are the smallest found; `cases` is the number of cases that showed the failure.
    `shrunk` means that the search for a smaller case was complete; `confirmed` means that the case failed
    again in a restarted client, which is what a replay does; None if the run ended before that was tried.
    `contested` means that the case rests on a point that the sources contradict each other about. `modes`
    are all call modes in which the failure was seen.
    """

    failure: Failure
    case: Case
    cases: int
    shrunk: bool
    confirmed: bool | None
    contested: bool = False
    modes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """The numbers of cases of the exploration, without those run while shrinking.

    `failed` cases had an error, `warned` cases only warnings; `not_run` cases were planned but not run.
    """

    cases: int
    passed: int
    failed: int
    warned: int
    not_run: int

    def to_json(self) -> JsonObject:
        """Return the counts in the format of the report."""
        return {
            "cases": self.cases,
            "passed": self.passed,
            "failed": self.failed,
            "warned": self.warned,
            "not_run": self.not_run,
        }


@dataclass(frozen=True, slots=True)
class RepliesCovered:
    """How often the client received a kind of reply in a call mode."""

    operation: str
    stream: bool
    reply: str
    cases: int

    def to_json(self) -> JsonObject:
        """Return the row in the format of the report."""
        return {
            "operation": self.operation,
            "stream": self.stream,
            "reply": self.reply,
            "cases": self.cases,
        }


@dataclass(frozen=True, slots=True)
class FieldCovered:
    """How often requests of an operation had a field, and how often they did not."""

    operation: str
    field: str
    present: int
    absent: int

    def to_json(self) -> JsonObject:
        """Return the row in the format of the report."""
        return {
            "operation": self.operation,
            "field": self.field,
            "present": self.present,
            "absent": self.absent,
        }


@dataclass(frozen=True, slots=True)
class Tried:
    """In how many cases a run tried one thing that it can try; 0 if it did not.

    `kind` is `operation`, `rendering`, `delivery`, `fault` or `error` (the API's codes); `name` is the
    operation, `choice=value`, the name of the fault, or the code.
    """

    kind: str
    name: str
    cases: int

    def to_json(self) -> JsonObject:
        """Return the row in the format of the report."""
        return {"kind": self.kind, "name": self.name, "cases": self.cases}


@dataclass(frozen=True, slots=True)
class NotCompared:
    """A part of an answer or error that was never compared, because the driver never reported it."""

    operation: str
    stream: bool
    field: str

    def to_json(self) -> JsonObject:
        """Return the row in the format of the report."""
        return {"operation": self.operation, "stream": self.stream, "field": self.field}


@dataclass(frozen=True, slots=True)
class ControlResult:
    """One negative control: a wrong report that the checks had to detect, made from a right one."""

    operation: str
    stream: bool
    name: str
    detected: bool

    def to_json(self) -> JsonObject:
        """Return the row in the format of the report."""
        return {
            "operation": self.operation,
            "stream": self.stream,
            "name": self.name,
            "detected": self.detected,
        }


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run says about a client, and what it does not."""

    tried: tuple[Tried, ...] = ()
    not_compared: tuple[NotCompared, ...] = ()
    controls: tuple[ControlResult, ...] = ()

    def to_json(self) -> JsonObject:
        """Return the scope in the format of the report."""
        return {
            "tried": [row.to_json() for row in self.tried],
            "not_compared": [row.to_json() for row in self.not_compared],
            "controls": [row.to_json() for row in self.controls],
        }


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """How long one part of a run took, in seconds; a report that depends on the seed alone leaves it out.

    `part` is `drawing` (the cases, and the records of them), `client` (all its calls, those for smaller cases
    included), `checking`, `restarting` (the client) or `shrinking` (the choice of smaller cases). The parts
    are disjoint.
    """

    part: str
    seconds: float


@dataclass(frozen=True, slots=True, order=True)
class KnownFinding:
    """An entry of a baseline: a finding that is known of a client.

    Without a `cause`, all findings with the code are known. `operations` are those in which it was seen,
    sorted; empty means any. `note` is what a person wrote.
    """

    code: str
    cause: str = ""
    operations: tuple[str, ...] = field(default=(), compare=False)
    note: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.code} {self.cause}".rstrip()

    @staticmethod
    def of(finding: ClientFinding) -> KnownFinding:
        """Return the entry for a finding."""
        failure = finding.failure
        operations = {mode.split()[0] for mode in finding.modes} or {failure.operation}
        return KnownFinding(failure.code, failure.cause, tuple(sorted(operations)))

    def to_json(self) -> JsonObject:
        """Return the entry in the format of the baseline and the report."""
        cause: JsonObject = {"cause": self.cause} if self.cause else {}
        operations: JsonObject = {"operations": list(self.operations)} if self.operations else {}
        note: JsonObject = {"note": self.note} if self.note else {}
        return {"code": self.code, **cause, **operations, **note}


@dataclass(frozen=True, slots=True)
class FuzzResult:
    """The outcome of a run.

    `not_applicable` holds the requested operations that the client does not have; `unfinished` the reasons
    why something was not run. `flaky` findings did not come again in a restarted client; they are not among
    the `findings`, and they make the run incomplete. `known` are the entries of the baseline whose findings
    appeared, `stale` those whose findings did not although they could have; the latter fail the run.
    `shard` is the part of a campaign that was run; None for a whole one.
    """

    verdict: Verdict
    seed: int
    command: str
    client_name: str
    client_version: str
    counts: CaseCounts
    replies_covered: tuple[RepliesCovered, ...]
    fields_covered: tuple[FieldCovered, ...]
    not_applicable: tuple[str, ...]
    findings: tuple[ClientFinding, ...]
    unfinished: tuple[str, ...] = ()
    interrupted: bool = False
    flaky: tuple[ClientFinding, ...] = ()
    scope: Scope = Scope()
    times: tuple[TimeSpent, ...] = ()
    known: tuple[KnownFinding, ...] = ()
    stale: tuple[KnownFinding, ...] = ()
    shard: Shard | None = None

    def is_known(self, finding: ClientFinding) -> bool:
        """Return whether a finding is in the baseline, so that it does not fail the run."""
        return KnownFinding.of(finding) in self.known or KnownFinding(finding.failure.code) in self.known
