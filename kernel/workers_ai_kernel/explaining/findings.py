"""What was found wrong, before it is said; findings that repeat along an array become one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_kernel.explaining.showing import both
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_kernel.problem import Problem

Path = tuple[str | int, ...]
Word = Callable[[str, "str | None"], "Problem"]

_MOST_PLACES = 3


class Finding(NamedTuple):
    """One thing that is wrong at a place; `path` has names of members, and numbers for items of arrays.

    The place of a member that is missing or too much is the object. `subject` is what two findings have in
    common that say the same of different places; `word` makes the problem for a pointer and a branch.
    """

    path: Path
    branch: str | None
    subject: tuple[str | None, ...]
    word: Word

    @property
    def pattern(self) -> tuple[object, ...]:
        """What is the same in findings that repeat along an array."""
        return (self.branch, self.subject, *("*" if isinstance(token, int) else token for token in self.path))


def problems_from(findings: Sequence[Finding], pointer: str = "") -> list[Problem]:
    """Return a problem for each finding in order, but one only for those that repeat along an array."""
    if len(findings) == 1:
        return [_worded(findings[0], pointer)]
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        alike.setdefault(finding.pattern, []).append(finding)
    return [_repeated(_worded(first, pointer), others, pointer) for first, *others in alike.values()]


def _worded(finding: Finding, pointer: str) -> Problem:
    return finding.word(pointer + _pointer(finding.path), finding.branch)


def _pointer(path: Path) -> str:
    if not path:
        return ""
    written = "/".join(map(str, path))
    # Names that need escaping are rare.
    is_plain = "~" not in written and written.count("/") == len(path) - 1
    return f"/{written}" if is_plain else join("", *path)


def _repeated(problem: Problem, others: list[Finding], pointer: str) -> Problem:
    if not others:
        return problem
    named = [_worded(other, pointer).pointer for other in others[:_MOST_PLACES]]
    rest = len(others) - _MOST_PLACES
    places = both(named if rest <= 0 else [*named, f"{rest:,} more"])
    other = "place" if len(others) == 1 else f"{len(others):,} places"
    return replace(
        problem,
        message=f"{problem.message} The same is wrong at {places}.",
        repair=problem.repair and f"{problem.repair} Do the same at the other {other}.",
    )
