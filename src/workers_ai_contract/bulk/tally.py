"""Counts of payloads by verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.vocabulary import ExitCode
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from workers_ai_contract.contracts.judgement import Judgement


class Tally(NamedTuple):
    """Counts of payloads by verdict, of written results, and the codes of all problems.

    `warned` counts payloads with a warning, whatever their verdict, and `warned_valid` the valid ones among
    them.
    """

    valid: int = 0
    invalid: int = 0
    unreadable: int = 0
    warned: int = 0
    written: int = 0
    codes: frozenset[str] = frozenset()
    warned_valid: int = 0

    @property
    def payloads(self) -> int:
        """The number of payloads."""
        return self.valid + self.invalid + self.unreadable

    def plus(self, other: Tally) -> Tally:
        """Return the sums of both."""
        return Tally(
            self.valid + other.valid,
            self.invalid + other.invalid,
            self.unreadable + other.unreadable,
            self.warned + other.warned,
            self.written + other.written,
            self.codes | other.codes,
            self.warned_valid + other.warned_valid,
        )

    def has_findings(self, *, warnings_count: bool) -> bool:
        """Return whether anything is invalid, or has a warning if `warnings_count`."""
        return bool(self.invalid or (warnings_count and self.warned))

    def exit_code(self, *, warnings_count: bool) -> ExitCode:
        """Return the exit code of a command; `warnings_count` makes warnings findings."""
        if self.has_findings(warnings_count=warnings_count):
            return ExitCode.FINDINGS
        if not self.valid:
            return ExitCode.USAGE
        return ExitCode.INCOMPLETE if self.unreadable else ExitCode.CLEAN


NOTHING = Tally()


class Counter:
    """Counts judgements one by one."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._verdicts: dict[bool | None, int] = {True: 0, False: 0, None: 0}
        self._warned = 0
        self._warned_valid = 0
        self._written = 0
        self._codes: set[str] = set()

    def add(self, judgement: Judgement, *, written: bool) -> None:
        """Count one judgement; `written` if a result was written for it."""
        self._verdicts[judgement.valid] += 1
        self._written += written
        if judgement.problems:
            self._codes.update(problem.code for problem in judgement.problems)
            is_warned = any(problem.severity is Severity.WARNING for problem in judgement.problems)
            self._warned += is_warned
            self._warned_valid += is_warned and judgement.valid is True

    def add_valid(self, number: int) -> None:
        """Count valid payloads for which no result is written."""
        self._verdicts[True] += number

    def take(self) -> Tally:
        """Return the counts and reset them."""
        verdicts = self._verdicts
        tally = Tally(
            verdicts[True],
            verdicts[False],
            verdicts[None],
            self._warned,
            self._written,
            frozenset(self._codes),
            self._warned_valid,
        )
        self._begin()
        return tally
