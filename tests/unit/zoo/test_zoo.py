"""The zoo is what its table says, and a sample of its bugs is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.clients.zoo.runs import command
from tests.clients.zoo.sending import BUGS as SENDING
from tests.clients.zoo.table import BUGS, CORRECT, NO_BUGS
from workers_ai_contract import fuzz
from workers_ai_contract.cases.case import CallMode, controls
from workers_ai_contract.cases.covering import intent_cases, plan_cases
from workers_ai_contract.conformance.bench import Bench
from workers_ai_contract.vocabulary import Form

ZOO = Path(__file__).parents[2] / "clients" / "zoo"
ASKED = re.compile(r'(?<![.\w])has\("([^"]+)"\)')


def planted(pattern: str) -> set[str]:
    """Return the names of the bugs that programs of the zoo ask for."""
    texts = [path.read_text("utf-8") for path in sorted(ZOO.glob(pattern)) if path.name != "planted.py"]
    return {name for text in texts for name in ASKED.findall(text)}


def test_each_bug_is_planted_once_and_in_the_table() -> None:
    """A row without a bug would be counted as a miss, a bug without a row not at all."""
    names = [bug.name for bug in BUGS]
    python = {bug.name for bug in BUGS if bug.language == "python"}
    javascript = {bug.name for bug in BUGS if bug.language == "javascript"}

    assert len(names) == len(set(names))
    assert python | NO_BUGS == planted("*.py") | set(SENDING)
    assert javascript == planted("*.mjs")


def test_the_zoo_is_large() -> None:
    """At least 100 bugs, 20 of them in JavaScript."""
    assert sum(bug.language == "python" for bug in BUGS) >= 100
    assert sum(bug.language == "javascript" for bug in BUGS) >= 20


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "operation", "code"),
    [
        ("drops-seed", "chat", "request-field-dropped"),
        ("adds-temperature", "prompt", "request-field-added"),
        ("output-reasoning-lost", "responses", "reasoning-lost"),
        ("not-queued", "batch", "batch-not-queued"),
        ("error-status-500", "responses", "error-status-altered"),
    ],
)
def test_a_bug_is_found_by_name(name: str, operation: str, code: str) -> None:
    """With the few cases that every run begins with."""
    result = fuzz(command(name), seed=1, max_examples=5, operations=[operation])

    assert code in {finding.failure.code for finding in result.findings}


PLANTED = {
    "typed-done-added": ("text-altered", "error"),
    "typed-arguments-joined": ("tool-call-altered", "error"),
    "typed-one-call": ("tool-calls-lost", "error"),
    "typed-incomplete-is-complete": ("finish-reason-altered", "error"),
    "typed-incomplete-is-no-end": ("good-answer-refused", "error"),
    "typed-failure-ignored": ("broken-reply-taken-for-success", "error"),
    "typed-error-ignored": ("error-text-lost", "warning"),
    "typed-end-is-end": ("doubtful-reply-taken-for-success", "warning"),
}


def found_in_typed_events(name: str) -> set[tuple[str, str]]:
    """Return what the fixed cases of streamed Responses find in a client: codes with their severity."""
    mode = CallMode(Form.RESPONSES, stream=True)
    found: set[tuple[str, str]] = set()
    with Bench(command(name)) as bench:
        for case in (*controls(mode), *intent_cases(mode), *plan_cases(mode)):
            # The faults in place of a reply are read before any event is.
            if not any(step.fault and step.fault.kind.substitute for step in case.plan.steps):
                found |= {(each.code, each.severity.value) for each in bench.examine(case).failures}
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANTED)
def test_a_bug_in_reading_typed_events_is_found_by_the_fixed_cases(name: str) -> None:
    """A clean end without the last event is only a warning, as no such stream was recorded."""
    assert PLANTED[name] in found_in_typed_events(name)


@pytest.mark.slow
def test_typed_events_without_a_bug_stay_clean() -> None:
    """The same cases find nothing in the correct client."""
    assert found_in_typed_events("correct") == set()


@pytest.mark.slow
def test_a_failed_response_that_is_taken_for_an_empty_answer_is_found() -> None:
    """As an error, and nothing else is found in this client."""
    result = fuzz(command("failed-is-empty"), seed=1, max_examples=20, operations=["responses"])

    assert [(each.failure.code, each.failure.cause) for each in result.findings] == [
        ("broken-reply-taken-for-success", "failed-response")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in CORRECT if not name.startswith("js-")])
def test_a_client_without_a_bug_stays_clean(name: str) -> None:
    """A false alarm is as bad as a miss."""
    result = fuzz(command(name), seed=2, max_examples=2)

    assert result.findings == ()
    assert result.flaky == ()
