"""The verdict on a result under the rules that its user has set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workers_ai_contract.conformance.results import KnownFinding
from workers_ai_contract.conformance.verdict import Verdict
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from workers_ai_contract.conformance.results import FuzzResult


@dataclass(frozen=True, slots=True)
class Rules:
    """What fails a run.

    `known` are the entries of the baseline for the client; with `strict`, what was not compared fails.
    """

    fail_on: Severity = Severity.ERROR
    strict: bool = False
    known: frozenset[KnownFinding] = frozenset()

    def fails(self, severity: Severity) -> bool:
        """Return whether a finding of that severity fails a run."""
        return severity is Severity.ERROR or self.fail_on is Severity.WARNING


def assessed(result: FuzzResult, rules: Rules) -> FuzzResult:
    """Return the result with its known findings, the stale entries of the baseline, and the verdict.

    FAILED if a finding that is not known fails, an entry is stale, or, with `strict`, something was not
    compared; otherwise INCOMPLETE if something was not run or a finding is flaky; otherwise PASSED. An entry
    is stale if its finding did not appear, although an operation in which it was seen was run to the end.
    """
    seen = set(map(KnownFinding.of, (*result.findings, *result.flaky)))
    ran = {row.operation for row in result.replies_covered}
    codes = {entry.code for entry in seen}
    shown = {entry for entry in rules.known if entry in seen or (not entry.cause and entry.code in codes)}
    missing = {entry for entry in rules.known - shown if not entry.operations or ran & {*entry.operations}}
    told = replace(
        result,
        known=tuple(sorted(shown)),
        # Another shard may have it.
        stale=() if result.unfinished or result.shard is not None else tuple(sorted(missing)),
    )
    return replace(told, verdict=_verdict(told, rules))


def _verdict(result: FuzzResult, rules: Rules) -> Verdict:
    new = [finding for finding in result.findings if not result.is_known(finding)]
    not_compared = rules.strict and result.shard is None and result.scope.not_compared
    if result.stale or not_compared or any(rules.fails(finding.failure.severity) for finding in new):
        return Verdict.FAILED
    incomplete = result.unfinished or any(not result.is_known(finding) for finding in result.flaky)
    return Verdict.INCOMPLETE if incomplete else Verdict.PASSED
