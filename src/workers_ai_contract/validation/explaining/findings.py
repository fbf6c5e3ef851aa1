"""What was found wrong, before it is said; findings that repeat along an array become one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workers_ai_contract.validation.explaining.showing import both
from workers_ai_schemas.pointers import join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from workers_ai_contract.validation.judgement import Problem

Path = tuple[str | int, ...]

_MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong at a place; `path` has names of members, and numbers for items of arrays.

    The place of a member that is missing or too much is the object. `subject` is what two findings have in
    common that say the same of different places; `word` makes the problem for a pointer and a branch.
    """

    path: Path
    branch: str | None
    subject: tuple[str | None, ...]
    word: Callable[[str, str | None], Problem]

    @property
    def pattern(self) -> tuple[object, ...]:
        """What is the same in findings that repeat along an array."""
        return (self.branch, self.subject, *("*" if isinstance(token, int) else token for token in self.path))


def problems_from(findings: Sequence[Finding], pointer: str = "") -> Iterator[Problem]:
    """Yield a problem for each finding in order, but one only for those that repeat along an array."""
    if len(findings) == 1:
        yield _worded(findings[0], pointer)
        return
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        alike.setdefault(finding.pattern, []).append(finding)
    for first, *others in alike.values():
        problem = _worded(first, pointer)
        yield _repeated(problem, others, pointer) if others else problem


def _worded(finding: Finding, pointer: str) -> Problem:
    return finding.word(join(pointer, *finding.path), finding.branch)


def _repeated(problem: Problem, others: list[Finding], pointer: str) -> Problem:
    named = [_worded(other, pointer).pointer for other in others[:_MOST_PLACES]]
    rest = len(others) - _MOST_PLACES
    places = both(named if rest <= 0 else [*named, f"{rest} more"])
    repair = problem.repair and f"{problem.repair} Do the same at the other {_counted(len(others))}."
    return replace(
        problem,
        message=f"{problem.message} The same is wrong at {_counted(len(others))} more: {places}.",
        repair=repair,
    )


def _counted(places: int) -> str:
    return "place" if places == 1 else f"{places} places"
