"""Problems with the places that tools for code want to know: file, line and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.reporting.judgements.places import Place, places_of
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_contract.contracts.judgement import Judgement

_STDIN = "stdin"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem; `file` is None for what came through stdin, `column` where only the line is known."""

    file: str | None
    line: int | None
    column: int | None
    code: str
    severity: Severity
    pointer: str
    message: str
    repair: str | None


def findings_of(judgement: Judgement, text: bytes) -> Iterator[Finding]:
    """Yield the problems of a payload, which was read from this text; one at least if it is not valid."""
    file = None if judgement.source == _STDIN else judgement.source
    pointers = set[str]() if judgement.line else {problem.pointer for problem in judgement.problems}
    places = _places(text, pointers)
    for problem in judgement.problems:
        place = places.get(problem.pointer)
        yield Finding(
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
        message = "the payload does not fit the contract."
        yield Finding(file, judgement.line, None, "invalid", Severity.ERROR, "", message, None)


def _places(text: bytes, pointers: set[str]) -> Mapping[str, Place]:
    if not pointers or text.lstrip()[:1] in b'{["':
        return places_of(text, pointers)
    # What is no JSON text may be a stream: then a pointer begins with the number of an event.
    from workers_ai_contract.streams import parse

    try:
        lines = [event.line for event in parse(text).events]
    except UnreadableError:
        return {}
    found: dict[str, Place] = {}
    for pointer in pointers:
        index = pointer.split("/")[1] if pointer else ""
        if index.isdecimal() and int(index) < len(lines):
            found[pointer] = Place(lines[int(index)], 1)
    return found
