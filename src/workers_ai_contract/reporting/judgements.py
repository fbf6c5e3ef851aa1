"""Writes judgements for people and for machines; knows nothing of how they came about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol, TextIO

from workers_ai_contract.vocabulary import Severity

if TYPE_CHECKING:
    from workers_ai_contract.validation import Judgement, Problem


class JudgementReport(Protocol):
    """Takes judgements one by one, so that long input needs no memory."""

    def add(self, judgement: Judgement) -> None:
        """Write one judgement."""
        ...

    def close(self) -> None:
        """Write what must stand at the end."""
        ...


class TextReport:
    """A line for the verdict on each payload, and two for each problem."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def add(self, judgement: Judgement) -> None:
        """Write the verdict and the problems; what was unreadable is left to the talk on stderr."""
        if judgement.valid is None:
            return
        form = "" if judgement.form is None else f" ({judgement.form})"
        self._out.write(f"{place_of(judgement)}: {'valid' if judgement.valid else 'invalid'}{form}\n")
        for problem in judgement.problems:
            self._out.write(_problem_lines(problem))

    def close(self) -> None:
        """Write nothing more."""


class JsonReport:
    """One object where there is a single payload, else an array of them."""

    def __init__(self, out: TextIO, *, single: bool) -> None:
        self._out = out
        self._single = single
        self._written = 0

    def add(self, judgement: Judgement) -> None:
        """Write one result."""
        if not self._single:
            self._out.write("[\n" if self._written == 0 else ",\n")
        json.dump(judgement.to_json(), self._out, ensure_ascii=False, indent=2 if self._single else None)
        self._written += 1

    def close(self) -> None:
        """End the array, and the last line."""
        if self._single:
            self._out.write("\n" if self._written else "")
        else:
            self._out.write("\n]\n" if self._written else "[]\n")


def place_of(judgement: Judgement) -> str:
    """Return where a payload was read from: its source, with the line where there is one."""
    source = judgement.source or "payload"
    return source if judgement.line is None else f"{source}:{judgement.line}"


def _problem_lines(problem: Problem) -> str:
    mark = "warning: " if problem.severity is Severity.WARNING else ""
    lines = f"  {mark}{problem.message} [{problem.code}]\n"
    return lines if problem.repair is None else f"{lines}    {problem.repair}\n"
