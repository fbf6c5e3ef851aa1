"""Makes one result from those of several runs, each of which tested other operations or other cases."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.conformance.results import (
    CaseCounts,
    FieldCovered,
    KnownFinding,
    RepliesCovered,
    Scope,
    TimeSpent,
    Tried,
)
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
        replies_covered=_replies(row for result in results for row in result.replies_covered),
        fields_covered=_fields([result.fields_covered for result in results]),
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


def _replies(rows: Iterable[RepliesCovered]) -> tuple[RepliesCovered, ...]:
    covered: dict[tuple[str, bool, str], RepliesCovered] = {}
    for row in rows:
        place = row.operation, row.stream, row.reply
        known = covered.get(place)
        covered[place] = row if known is None else replace(row, cases=known.cases + row.cases)
    return tuple(covered.values())


def _fields(parts: Sequence[tuple[FieldCovered, ...]]) -> tuple[FieldCovered, ...]:
    """Return the sums; a part whose requests never had a field has no row of it."""
    present: Counter[tuple[str, str]] = Counter()
    requests: Counter[str] = Counter()
    for rows in parts:
        requests.update({row.operation: row.present + row.absent for row in rows})
        for row in rows:
            present[row.operation, row.field] += row.present
    return tuple(
        FieldCovered(operation, name, count, requests[operation] - count)
        for (operation, name), count in present.items()
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
        not_compared=tuple(dict.fromkeys(row for scope in scopes for row in scope.not_compared)),
        controls=tuple(dict.fromkeys(row for scope in scopes for row in scope.controls)),
    )


def _times(rows: Iterable[TimeSpent]) -> tuple[TimeSpent, ...]:
    spent: dict[str, float] = {}
    for row in rows:
        spent[row.part] = spent.get(row.part, 0.0) + row.seconds
    return tuple(TimeSpent(part, seconds) for part, seconds in spent.items())
