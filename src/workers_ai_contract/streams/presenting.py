"""Puts the problems of a stream in the order to read them, each once, with its line."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_kernel.pointers import join, tokens
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workers_ai_kernel.problem import Problem


def presented(problems: Iterable[Problem], lines: Sequence[int] = ()) -> tuple[Problem, ...]:
    """Return errors before warnings, and what several events share once, at the first of them.

    `lines` are those that the events were read from; without them no line is named.
    """
    first: dict[tuple[str | None, ...], Problem] = {}
    counts: Counter[tuple[str | None, ...]] = Counter()
    for problem in problems:
        key = problem.code, problem.keyword, problem.branch, _within_event(problem.pointer)
        first.setdefault(key, problem)
        counts[key] += 1
    worded = (_worded(problem, counts[key] - 1, lines) for key, problem in first.items())
    return tuple(sorted(worded, key=lambda problem: problem.severity is Severity.WARNING))


def moved(problem: Problem, event: str) -> Problem:
    """Return a problem of an event as one of the list of events: its words name the new place too."""
    return replace(
        problem,
        pointer=event + problem.pointer,
        message=_moved_words(problem.message, problem.pointer, event),
        repair=problem.repair and _moved_words(problem.repair, problem.pointer, event),
    )


def _moved_words(words: str, pointer: str, event: str) -> str:
    if not pointer:
        return words.replace("the payload", event, 1)
    # A problem that repeats along an array names its other places too.
    alike = "".join(r"/\d+" if token.isdecimal() else re.escape(join("", token)) for token in tokens(pointer))
    return re.sub(rf"(?<![\w/'\"]){alike}(?!\w)", lambda place: event + place.group(), words)


def _within_event(pointer: str) -> str:
    return pointer.removeprefix("/").partition("/")[2]


def _worded(problem: Problem, more: int, lines: Sequence[int]) -> Problem:
    index = problem.pointer.removeprefix("/").partition("/")[0]
    remarks = [f"stream line {lines[int(index)]}"] if index and lines else []
    if more:
        remarks.append(f"and in {more} more event{'s' if more > 1 else ''}")
    if not remarks:
        return problem
    return replace(problem, message=f"{problem.message.removesuffix('.')} ({', '.join(remarks)}).")
