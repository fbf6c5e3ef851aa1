"""The verdict and its exit code."""

from __future__ import annotations

import pytest

from workers_ai_contract.conformance.verdict import verdict_of
from workers_ai_contract.failures import Failure

ERROR = Failure("text-lost", "chat", stream=False, detail={})
WARNING = Failure("error-code-lost", "chat", stream=False, detail={})


@pytest.mark.parametrize(
    ("failures", "complete", "verdict", "exit_code"),
    [
        ([], True, "passed", 0),
        ([WARNING], True, "passed", 0),
        ([ERROR, WARNING], True, "failed", 1),
        ([ERROR], False, "failed", 1),
        ([WARNING], False, "incomplete", 3),
        ([], False, "incomplete", 3),
    ],
)
def test_errors_fail_warnings_do_not_and_what_is_missing_is_said(
    failures: list[Failure], *, complete: bool, verdict: str, exit_code: int
) -> None:
    """What was found stands, whether or not all was run."""
    found = verdict_of(failures, complete=complete)

    assert (found.value, found.exit_code) == (verdict, exit_code)
