"""Judgements for people: one line with the verdict on each payload, two lines for each problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.bulk import place_of
from workers_ai_contract.reporting.judgements.colours import Colour, coloured
from workers_ai_contract.vocabulary import Direction
from workers_ai_kernel.problem import Severity
from workers_ai_kernel.safe_text import one_line, output_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.bulk import InputSource, Tally
    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_kernel.problem import Problem


class PlainText(NamedTuple):
    """For JSON Lines, only lines with problems, and counts; unreadable input is reported on stderr only.

    With `in_colour`, for terminals, a line also begins with the place of its first problem, if that is known.
    """

    summed_up: bool
    names_profile: bool = False
    in_colour: bool = False
    separator: bytes = b""
    shows_api_errors_of_lines: bool = False
    counts_first: bool = False

    def header(self, total: Tally, line_files: int) -> bytes:  # noqa: ARG002 - the same for all
        """Return nothing."""
        return b""

    def item(self, judgement: Judgement, text: bytes) -> bytes:
        """Return the verdict and the problems."""
        if judgement.valid is None or (
            judgement.line is not None and judgement.valid and not judgement.problems
        ):
            return b""
        place, verdict = place_of(judgement), "valid" if judgement.valid else "invalid"
        if self.in_colour:
            place = _clickable(judgement, text) or place
            verdict = coloured(verdict, Colour.GOOD if judgement.valid else Colour.BAD)
        verdict = f"{verdict}{_kind(judgement)}"
        if self.names_profile and judgement.profile is not None:
            verdict = f"{verdict} under {judgement.profile}"
        problems = [_problem(problem, in_colour=self.in_colour) for problem in judgement.problems]
        lines = [f"{output_line(place)}: {verdict}\n", *problems]
        return "".join([*lines, *_api_error_lines(judgement)]).encode()

    def source_end(self, source: InputSource, tally: Tally) -> bytes:
        """Return a line with the counts of a JSON Lines file."""
        return f"{output_line(source.name)}: {counts(tally)}\n".encode() if tally.payloads else b""

    def footer(self, total: Tally, line_files: int) -> bytes:  # noqa: ARG002 - the same for all
        """Return a line with the total counts."""
        return f"total: {counts(total)}\n".encode() if self.summed_up and total.payloads else b""


def counts(tally: Tally) -> str:
    """Return the number of payloads, in total and by verdict."""
    parts = [f"{tally.valid} valid", f"{tally.invalid} invalid"]
    parts += [f"{tally.unreadable} unreadable"] if tally.unreadable else []
    warned = f" ({tally.warned} with warnings)" if tally.warned else ""
    return f"{tally.payloads} payload{'' if tally.payloads == 1 else 's'}: {', '.join(parts)}{warned}"


def _kind(judgement: Judgement) -> str:
    """Return the form, and the direction of what is not a request, in parentheses."""
    direction = None if judgement.direction is Direction.INPUT else judgement.direction
    words = " ".join(str(word) for word in (judgement.form, direction) if word is not None)
    return f" ({words})" if words else ""


def _api_error_lines(judgement: Judgement) -> Iterator[str]:
    """Yield a line with the API's error message, if the API rejects the payload."""
    errors = judgement.api_error["errors"] if judgement.api_error is not None else None
    for error in errors if isinstance(errors, list) else ():
        if isinstance(error, dict):
            yield f"  API error {error['code']}: {one_line(str(error['message']))}\n"


def _clickable(judgement: Judgement, text: bytes) -> str | None:
    """Return the place of the first problem as FILE:LINE:COLUMN, which terminals open; None if unknown."""
    if judgement.line is not None or not judgement.problems:
        return None
    from workers_ai_contract.reporting.judgements.finding import findings_of

    first = next(findings_of(judgement, text))
    if first.file is None or first.line is None or first.column is None:
        return None
    return f"{first.file}:{first.line}:{first.column}"


def _problem(problem: Problem, *, in_colour: bool) -> str:
    is_warning = problem.severity is Severity.WARNING
    mark, code = "warning" if is_warning else "", f"[{problem.code}]"
    if in_colour:
        mark, code = coloured(mark, Colour.DOUBTFUL) if mark else "", coloured(code, Colour.CODE)
    line = f"  {f'{mark}: ' if mark else ''}{one_line(problem.message)} {code}\n"
    return line if problem.repair is None else f"{line}    {one_line(problem.repair)}\n"
