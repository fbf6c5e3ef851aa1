"""Merges equal warnings about several places into one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.problem import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

MISSPELT = "misspelt-field"
"""The code for an unknown name that resembles a known one."""
UNKNOWN = "unknown-field"
"""The code for any other unknown name."""
PARSED = "parsed-json-content"
"""The code for an object as the content of a message, in a request or an answer."""
SHOWN = 4
"""The maximum number of pointers that a warning names, including its own."""


def advice(
    code: str, pointers: Sequence[str], message: str, repair: str, *, count: int | None = None
) -> Problem:
    """Return one warning at the first of `pointers`; its message names some of the others.

    `count` is the total number of places, if `pointers` has only the first few.
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
    return f"Also at {', '.join(others)}{f' and {more:,} more' if more > 0 else ''}."
