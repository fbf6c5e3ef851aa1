"""The verdict under rules: baseline, warnings, and what was not compared."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.run_reports.results import cut_short, finding, result, unsure_finding
from workers_ai_contract.assessment import Rules, assessed
from workers_ai_contract.conformance.results import KnownFinding, NotCompared, Scope
from workers_ai_contract.conformance.verdict import Verdict
from workers_ai_kernel.problem import Severity

LOST = KnownFinding("text-lost")
OTHER = KnownFinding("usage-lost", "/usage/prompt_tokens")
WARNING = finding("error-code-lost")


def test_without_rules_the_verdict_is_that_of_the_findings() -> None:
    """Errors fail, warnings do not, and what was not run makes the rest incomplete."""
    assert assessed(result(), Rules()).verdict is Verdict.PASSED
    assert assessed(result(finding()), Rules()).verdict is Verdict.FAILED
    assert assessed(result(WARNING), Rules()).verdict is Verdict.PASSED
    assert assessed(cut_short(result()), Rules()).verdict is Verdict.INCOMPLETE


def test_warnings_fail_where_that_is_asked_for() -> None:
    """As errors do."""
    assert assessed(result(WARNING), Rules(fail_on=Severity.WARNING)).verdict is Verdict.FAILED


def test_a_known_finding_does_not_fail_and_is_marked() -> None:
    """In each call mode in which it appears."""
    told = assessed(result(finding(), finding(stream=True)), Rules(known=frozenset({LOST})))

    assert (told.verdict, told.known, told.stale) == (Verdict.PASSED, (LOST,), ())
    assert all(map(told.is_known, told.findings))


def test_another_cause_of_a_known_code_is_not_known() -> None:
    """Where the entry names a cause; without one it is about all findings with its code."""
    other = replace(finding(), failure=replace(finding().failure, cause="/items"))
    entry = replace(LOST, cause="/text")

    assert assessed(result(other), Rules(known=frozenset({entry}))).verdict is Verdict.FAILED
    told = assessed(result(other), Rules(known=frozenset({LOST})))
    assert (told.verdict, told.known, told.stale) == (Verdict.PASSED, (LOST,), ())
    assert told.is_known(other)


def test_a_stale_entry_fails() -> None:
    """It says that something was mended, or that the entry is wrong."""
    told = assessed(result(), Rules(known=frozenset({OTHER})))

    assert (told.verdict, told.stale) == (Verdict.FAILED, (OTHER,))


def test_an_entry_is_not_stale_if_it_may_not_have_been_tried() -> None:
    """Its operations were not run, the run was cut short, or the finding is flaky."""
    flaky = replace(result(), flaky=(finding(),))
    elsewhere = replace(OTHER, operations=("batch", "prompt"))

    assert assessed(result(), Rules(known=frozenset({elsewhere}))).stale == ()
    assert assessed(result(), Rules(known=frozenset({replace(OTHER, operations=("chat",))}))).stale == (
        OTHER,
    )
    assert assessed(flaky, Rules(known=frozenset({LOST}))).stale == ()
    assert assessed(cut_short(result()), Rules(known=frozenset({OTHER}))).stale == ()


def test_a_flaky_finding_makes_the_run_incomplete() -> None:
    """Unless it is known."""
    flaky = replace(result(), flaky=(unsure_finding(),))

    assert assessed(flaky, Rules()).verdict is Verdict.INCOMPLETE
    known = Rules(known=frozenset({KnownFinding("error-code-lost")}))
    assert assessed(flaky, known).verdict is Verdict.PASSED


def test_what_was_not_compared_fails_a_strict_run() -> None:
    """And no other."""
    scope = Scope(not_compared=(NotCompared("chat", stream=False, field="usage"),))
    partly = replace(result(), scope=scope)

    assert assessed(partly, Rules()).verdict is Verdict.PASSED
    assert assessed(partly, Rules(strict=True)).verdict is Verdict.FAILED
    assert assessed(result(), Rules(strict=True)).verdict is Verdict.PASSED
