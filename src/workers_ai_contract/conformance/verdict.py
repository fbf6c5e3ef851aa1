"""The verdict on a client."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from workers_ai_contract.vocabulary import ExitCode
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workers_ai_contract.failures import Failure


class Verdict(StrEnum):
    """The overall result of a run."""

    PASSED = "passed"
    FAILED = "failed"
    INCOMPLETE = "incomplete"

    @property
    def exit_code(self) -> ExitCode:
        """The exit code for this verdict."""
        return _EXIT_CODES[self]


_EXIT_CODES = {
    Verdict.PASSED: ExitCode.CLEAN,
    Verdict.FAILED: ExitCode.FINDINGS,
    Verdict.INCOMPLETE: ExitCode.INCOMPLETE,
}


def verdict_of(failures: Iterable[Failure], *, complete: bool) -> Verdict:
    """Return FAILED if there was an error, otherwise PASSED, or INCOMPLETE if something was not run.

    Warnings alone do not fail a client.
    """
    if any(failure.severity is Severity.ERROR for failure in failures):
        return Verdict.FAILED
    return Verdict.PASSED if complete else Verdict.INCOMPLETE
