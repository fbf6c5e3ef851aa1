"""Makes one result from those of several processes, each of which tested other operations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.conformance.results import CaseCounts, KnownFinding, Scope, TimeSpent, Tried
from workers_ai_contract.conformance.verdict import Verdict
from workers_ai_contract.failures import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workers_ai_contract.conformance.results import ClientFinding, FuzzResult

_ORDER = {code: place for place, code in enumerate(CATALOGUE)}


def merged(results: Sequence[FuzzResult], *, unfinished: Sequence[str] = ()) -> FuzzResult:
    """Return the sum of results of one client; findings with one cause are one finding.

    `unfinished` are further reasons why something was not run.
    """
    first = results[0]
    reasons = tuple(dict.fromkeys((*unfinished, *(each for result in results for each in result.unfinished))))
    verdicts = {result.verdict for result in results}
    incomplete = reasons or Verdict.INCOMPLETE in verdicts
    passed = Verdict.INCOMPLETE if incomplete else Verdict.PASSED
    return replace(
        first,
        verdict=Verdict.FAILED if Verdict.FAILED in verdicts else passed,
        counts=_counts([result.counts for result in results]),
        replies_covered=tuple(row for result in results for row in result.replies_covered),
        fields_covered=tuple(row for result in results for row in result.fields_covered),
        findings=_folded(finding for result in results for finding in result.findings),
        unfinished=reasons,
        interrupted=any(result.interrupted for result in results),
        flaky=_folded(finding for result in results for finding in result.flaky),
        scope=_scope([result.scope for result in results]),
        times=_times(row for result in results for row in result.times),
    )


def _counts(rows: Sequence[CaseCounts]) -> CaseCounts:
    return CaseCounts(
        cases=sum(row.cases for row in rows),
        passed=sum(row.passed for row in rows),
        failed=sum(row.failed for row in rows),
        warned=sum(row.warned for row in rows),
        not_run=sum(row.not_run for row in rows),
    )


def _folded(findings: Iterable[ClientFinding]) -> tuple[ClientFinding, ...]:
    """Return one finding for each cause: the first in the order of reports, with the cases of all."""
    folded: dict[KnownFinding, ClientFinding] = {}
    for finding in sorted(findings, key=_rank):
        kept = folded.setdefault(KnownFinding.of(finding), finding)
        if kept is not finding:
            modes = tuple(dict.fromkeys((*kept.modes, *finding.modes)))
            both = replace(kept, cases=kept.cases + finding.cases, modes=modes)
            folded[KnownFinding.of(finding)] = both
    return tuple(folded.values())


def _rank(finding: ClientFinding) -> tuple[str, int, str, bool]:
    failure = finding.failure
    return failure.severity, _ORDER[failure.code], failure.operation, failure.stream


def _scope(scopes: Sequence[Scope]) -> Scope:
    tried: dict[tuple[str, str], int] = {}
    for row in (row for scope in scopes for row in scope.tried):
        tried[row.kind, row.name] = tried.get((row.kind, row.name), 0) + row.cases
    return Scope(
        tried=tuple(Tried(kind, name, cases) for (kind, name), cases in tried.items()),
        not_compared=tuple(row for scope in scopes for row in scope.not_compared),
        controls=tuple(row for scope in scopes for row in scope.controls),
    )


def _times(rows: Iterable[TimeSpent]) -> tuple[TimeSpent, ...]:
    spent: dict[str, float] = {}
    for row in rows:
        spent[row.part] = spent.get(row.part, 0.0) + row.seconds
    return tuple(TimeSpent(part, seconds) for part, seconds in spent.items())
