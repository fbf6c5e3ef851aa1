"""Sorts and merges the problems of a stream, and adds line numbers."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from workers_ai_kernel.pointers import join, tokens
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workers_ai_kernel.problem import Problem


def presented(problems: Iterable[Problem], lines: Sequence[int] = ()) -> tuple[Problem, ...]:
    """Return errors before warnings; a problem of several events is reported once, at the first of them.

    `lines` are the line numbers of the events; if empty, no line is reported.
    """
    first: dict[tuple[str | None, ...], Problem] = {}
    counts: Counter[tuple[str | None, ...]] = Counter()
    for problem in problems:
        key = problem.code, problem.keyword, problem.branch, _within_event(problem.pointer)
        first.setdefault(key, problem)
        counts[key] += 1
    merged = (_with_remarks(problem, counts[key] - 1, lines) for key, problem in first.items())
    return tuple(sorted(merged, key=lambda problem: problem.severity is Severity.WARNING))


def moved(problem: Problem, event: str) -> Problem:
    """Return a problem of a single event as a problem of the list of events, with adjusted texts."""
    return problem._replace(
        pointer=event + problem.pointer,
        message=_moved_text(problem.message, problem.pointer, event),
        repair=problem.repair and _moved_text(problem.repair, problem.pointer, event),
    )


def _moved_text(text: str, pointer: str, event: str) -> str:
    if not pointer:
        return text.replace("the payload", event, 1)
    # A problem that repeats along an array also names its other places.
    alike = "".join(r"/\d+" if token.isdecimal() else re.escape(join("", token)) for token in tokens(pointer))
    return re.sub(rf"(?<![\w/'\"]){alike}(?!\w)", lambda place: event + place.group(), text)


def _within_event(pointer: str) -> str:
    return pointer.removeprefix("/").partition("/")[2]


def _with_remarks(problem: Problem, more: int, lines: Sequence[int]) -> Problem:
    index = problem.pointer.removeprefix("/").partition("/")[0]
    remarks = [f"stream line {lines[int(index)]}"] if index and lines else []
    if more:
        remarks.append(f"and in {more} more event{'s' if more > 1 else ''}")
    if not remarks:
        return problem
    return problem._replace(message=f"{problem.message.removesuffix('.')} ({', '.join(remarks)}).")
