"""Problems with file, line and column, for code analysis tools."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.reporting.judgements.places import TextPosition, places_of
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_kernel.problem import Problem

_STDIN = "stdin"
# The place in the message of an unreadable text.
_LINE_AND_COLUMN = re.compile(r"\(line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class LocatedProblem:
    """One problem; `file` is None for stdin, `column` is None if only the line is known."""

    file: str | None
    line: int | None
    column: int | None
    code: str
    severity: Severity
    pointer: str
    message: str
    repair: str | None


def findings_of(judgement: Judgement, text: bytes) -> Iterator[LocatedProblem]:
    """Yield the problems of a payload that was read from `text`; at least one if it is not valid."""
    inside = judgement.inside
    source = judgement.source
    if source is not None and inside:
        source = source.removesuffix(f"#{inside}")
    file = None if source == _STDIN else source
    # In a log, a payload may be a text, in which no place is found but its own.
    pointers = set[str]() if judgement.line else {inside + problem.pointer for problem in judgement.problems}
    if pointers:
        pointers.add(inside)
    places = _places(text, pointers)
    for problem in judgement.problems:
        if judgement.valid is None and not inside:
            place = _named(problem, judgement)
        else:
            place = places.get(inside + problem.pointer) or (places.get(inside) if inside else None)
        yield LocatedProblem(
            file,
            place.line if place else judgement.line,
            place.column if place else None,
            problem.code,
            problem.severity,
            problem.pointer,
            problem.message,
            problem.repair,
        )
    if judgement.valid is False and not judgement.problems:
        message = "The payload does not match the contract."
        yield LocatedProblem(file, judgement.line, None, "invalid", Severity.ERROR, "", message, None)


def _named(problem: Problem, judgement: Judgement) -> TextPosition | None:
    """Return the position that the message about an unreadable file names."""
    found = None if judgement.line else _LINE_AND_COLUMN.search(problem.message)
    return None if found is None else TextPosition(int(found[1]), int(found[2]))


def _places(text: bytes, pointers: set[str]) -> Mapping[str, TextPosition]:
    if not pointers or text.lstrip()[:1] in b'{["':
        return places_of(text, pointers)
    # Text that is not JSON may be a stream, where a pointer begins with the index of an event.
    from workers_ai_contract.streams import parse

    try:
        lines = [event.line for event in parse(text).events]
    except UnreadableError:
        return {}
    found: dict[str, TextPosition] = {}
    for pointer in pointers:
        index = pointer.split("/")[1] if pointer else ""
        if index.isdecimal() and int(index) < len(lines):
            found[pointer] = TextPosition(lines[int(index)], 1)
    return found
