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

# Names stand in single quotes.
_NAME = re.compile("'[^']*'")


def presented(problems: Iterable[Problem], lines: Sequence[int] = ()) -> tuple[Problem, ...]:
    """Return errors before warnings; a problem of several events is reported once, at the first of them.

    `lines` are the line numbers of the events; if empty, no line is reported.
    """
    # For each problem, how often each of its events has it; the first event is that of the report.
    first: dict[tuple[str | None, ...], Problem] = {}
    counts: dict[tuple[str | None, ...], Counter[str]] = {}
    for problem in problems:
        event, within = _divided(problem.pointer)
        key = problem.code, problem.keyword, problem.branch, within, _subject(problem.message)
        first.setdefault(key, problem)
        counts.setdefault(key, Counter())[event] += 1
    merged = (_with_remarks(problem, counts[key], lines) for key, problem in first.items())
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


def _divided(pointer: str) -> tuple[str, str]:
    """Return the index of the event, and the place within it."""
    event, _, within = pointer.removeprefix("/").partition("/")
    return event, within


def _subject(message: str) -> str | None:
    """Return the name that a message is about, such as a missing property; values are in other quotes."""
    found = _NAME.search(message)
    return found and found.group()


def _with_remarks(problem: Problem, counts: Counter[str], lines: Sequence[int]) -> Problem:
    event, _ = _divided(problem.pointer)
    remarks = [f"stream line {lines[int(event)]}"] if event and lines else []
    if more := counts[event] - 1:
        remarks.append(f"with {more} more like it in this event")
    if others := len(counts) - 1:
        remarks.append(f"and in {others} more event{'s' if others > 1 else ''}")
    if not remarks:
        return problem
    return problem._replace(message=f"{problem.message.removesuffix('.')} ({', '.join(remarks)}).")
