"""The zoo is what its table says, and a sample of its bugs is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.clients.zoo.runs import command
from tests.clients.zoo.sending import BUGS as SENDING
from tests.clients.zoo.table import BUGS, CORRECT, NO_BUGS
from workers_ai_contract import fuzz

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
