"""Counts of payloads by verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from workers_ai_contract.vocabulary import ExitCode
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from workers_ai_contract.contracts.judgement import Judgement

NamedCounts: TypeAlias = tuple[tuple[str, int], ...]
"""Names with their counts, in the order in which they came up."""


class Tally(NamedTuple):
    """Counts of payloads by verdict, of written results, and the codes of all problems.

    `warned` counts payloads with a warning, whatever their verdict, and `warned_valid` the valid ones among
    them. `unwrapped` counts the containers that were opened, by name, and `not_judged` the payloads in them
    that were not judged, by reason.
    """

    valid: int = 0
    invalid: int = 0
    unreadable: int = 0
    warned: int = 0
    written: int = 0
    codes: frozenset[str] = frozenset()
    warned_valid: int = 0
    unwrapped: NamedCounts = ()
    not_judged: NamedCounts = ()

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
            _sums(self.unwrapped, other.unwrapped),
            _sums(self.not_judged, other.not_judged),
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


def _sums(
    some: tuple[tuple[str, int], ...], others: tuple[tuple[str, int], ...]
) -> tuple[tuple[str, int], ...]:
    if not some or not others:
        return some or others
    counts = dict(some)
    for name, count in others:
        counts[name] = counts.get(name, 0) + count
    return tuple(counts.items())


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
        self._unwrapped: dict[str, int] = {}
        self._not_judged: dict[str, int] = {}

    def add_unwrapped(self, name: str) -> None:
        """Count a container that was opened."""
        self._unwrapped[name] = self._unwrapped.get(name, 0) + 1

    def add_not_judged(self, reason: str) -> None:
        """Count a payload in a container that was not judged."""
        self._not_judged[reason] = self._not_judged.get(reason, 0) + 1

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
            tuple(self._unwrapped.items()),
            tuple(self._not_judged.items()),
        )
        self._begin()
        return tally
