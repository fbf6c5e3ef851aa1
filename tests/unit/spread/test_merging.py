"""The result of several processes is that of one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.run_reports.results import cut_short, finding, result, unsure_finding
from workers_ai_contract.cases.case import CallMode
from workers_ai_contract.conformance.results import NotCompared, Scope, TimeSpent, Tried
from workers_ai_contract.conformance.verdict import Verdict
from workers_ai_contract.spread.merging import merged
from workers_ai_contract.spread.running import shares_of
from workers_ai_contract.vocabulary import Form

PASSED, FAILED, INCOMPLETE = Verdict.PASSED, Verdict.FAILED, Verdict.INCOMPLETE
CHAT, PROMPT, BATCH = Form.CHAT, Form.PROMPT, Form.BATCH


def test_counts_and_coverage_are_added() -> None:
    """What was tried by either is tried; what neither compared is not compared."""
    scopes = (
        Scope(tried=(Tried("fault", "cut", 2), Tried("fault", "html", 0))),
        Scope(
            tried=(Tried("fault", "cut", 1),),
            not_compared=(NotCompared("chat", stream=False, field="usage"),),
        ),
    )
    times = (TimeSpent("client", 1.5),)
    whole = merged([replace(result(), scope=scope, times=times) for scope in scopes])

    assert (whole.counts.cases, whole.counts.passed, whole.counts.failed) == (18, 12, 4)
    assert whole.scope.tried == (Tried("fault", "cut", 3), Tried("fault", "html", 0))
    assert len(whole.scope.not_compared) == 1
    assert whole.times == (TimeSpent("client", 3.0),)
    assert [row.cases for row in whole.replies_covered] == [18]
    assert [(row.present, row.absent) for row in whole.fields_covered] == [(8, 10)]


def test_one_cause_is_one_finding() -> None:
    """Errors first, then in the order of a call's steps; a flaky one stays apart."""
    warning = finding("error-code-lost")
    whole = merged(
        [
            replace(result(warning, finding(form=PROMPT)), flaky=(unsure_finding(),)),
            result(finding(), finding("request-refused")),
        ]
    )

    assert [each.failure.code for each in whole.findings] == [
        "request-refused",
        "text-lost",
        "error-code-lost",
    ]
    assert [each.cases for each in whole.findings] == [3, 6, 3]
    assert [each.failure.code for each in whole.flaky] == ["error-code-lost"]


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ((PASSED, PASSED), PASSED),
        ((PASSED, FAILED), FAILED),
        ((INCOMPLETE, PASSED), INCOMPLETE),
        ((INCOMPLETE, FAILED), FAILED),
    ],
)
def test_the_worst_verdict_counts(verdicts: tuple[Verdict, ...], expected: Verdict) -> None:
    """A finding outranks what was not run."""
    assert merged([result(verdict=verdict) for verdict in verdicts]).verdict is expected


def test_what_was_not_run_is_said_once() -> None:
    """By whichever process, and a process that is gone makes the whole incomplete."""
    late = cut_short(result())
    whole = merged([late, late], unfinished=["chat: its process ended without a result"])

    assert whole.unfinished == ("chat: its process ended without a result", *late.unfinished)
    assert merged([result()], unfinished=["x"]).verdict is INCOMPLETE


@pytest.mark.parametrize(
    ("processes", "shares"),
    [
        (1, [{CHAT, PROMPT, BATCH}]),
        (2, [{CHAT, BATCH}, {PROMPT}]),
        (3, [{CHAT}, {PROMPT}, {BATCH}]),
        (9, [{CHAT}, {PROMPT}, {BATCH}]),
    ],
)
def test_operations_are_dealt_out(processes: int, shares: list[set[Form]]) -> None:
    """Each to one process, and those that are streamed as well weigh more."""
    modes = [CallMode(form, stream) for form in (CHAT, PROMPT) for stream in (False, True)]

    assert [set(share) for share in shares_of([*modes, CallMode(BATCH, stream=False)], processes)] == shares
