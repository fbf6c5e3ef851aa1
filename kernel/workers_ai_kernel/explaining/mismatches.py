"""Mismatches between a value and a schema; those that repeat along an array become one problem."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_kernel.explaining.showing import both
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_kernel.problem import Problem

ValuePath = tuple[str | int, ...]
ProblemBuilder = Callable[[str, "str | None"], "Problem"]

_MOST_PLACES = 3


class Mismatch(NamedTuple):
    """One mismatch at `path`, which has member names and array indices.

    For a missing or surplus member, `path` leads to the object. `subject` identifies what is wrong
    independently of the location; `build` makes the problem from a pointer and a branch.
    """

    path: ValuePath
    branch: str | None
    subject: tuple[str | None, ...]
    build: ProblemBuilder

    @property
    def pattern(self) -> tuple[object, ...]:
        """The part of a mismatch that repeats along an array."""
        return (self.branch, self.subject, *("*" if isinstance(token, int) else token for token in self.path))


def problems_from(mismatches: Sequence[Mismatch], pointer: str = "") -> list[Problem]:
    """Return one problem per mismatch, in order; mismatches that repeat along an array are merged."""
    if len(mismatches) == 1:
        return [_built(mismatches[0], pointer)]
    alike: dict[tuple[object, ...], list[Mismatch]] = {}
    for mismatch in mismatches:
        alike.setdefault(mismatch.pattern, []).append(mismatch)
    return [_repeated(_built(first, pointer), others, pointer) for first, *others in alike.values()]


def _built(mismatch: Mismatch, pointer: str) -> Problem:
    return mismatch.build(pointer + _pointer(mismatch.path), mismatch.branch)


def _pointer(path: ValuePath) -> str:
    if not path:
        return ""
    written = "/".join(map(str, path))
    # Names that need escaping are rare.
    is_plain = "~" not in written and written.count("/") == len(path) - 1
    return f"/{written}" if is_plain else join("", *path)


def _repeated(problem: Problem, others: list[Mismatch], pointer: str) -> Problem:
    if not others:
        return problem
    named = [_built(other, pointer).pointer for other in others[:_MOST_PLACES]]
    rest = len(others) - _MOST_PLACES
    places = both(named if rest <= 0 else [*named, f"{rest:,} more"])
    other = "place" if len(others) == 1 else f"{len(others):,} places"
    return problem._replace(
        message=f"{problem.message} The same applies to {places}.",
        repair=problem.repair and f"{problem.repair} Do the same for the other {other}.",
    )
