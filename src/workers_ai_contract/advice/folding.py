"""One problem for what is the same in several places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.problem import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

MISSPELT = "misspelt-field"
"""The code of a name that nobody knows and that is nearly a known one."""
UNKNOWN = "unknown-field"
"""The code of any other name that nobody knows."""
SHOWN = 4
"""How many pointers a warning names, its own the first; no more of them are needed."""


def advice(
    code: str, pointers: Sequence[str], message: str, repair: str, *, count: int | None = None
) -> Problem:
    """Return one warning at the first of `pointers`; its message names some of the others.

    `count` says in how many places it is, where `pointers` leads to the first few only.
    """
    more = (len(pointers) if count is None else count) - 1
    return Problem(
        code=code,
        pointer=pointers[0],
        severity=Severity.WARNING,
        message=f"{message} {_same_at(pointers[1:SHOWN], more)}" if more > 0 else message,
        repair=repair,
    )


def _same_at(others: Sequence[str], count: int) -> str:
    more = count - len(others)
    return f"The same at {', '.join(others)}{f' and {more:,} more' if more > 0 else ''}."
