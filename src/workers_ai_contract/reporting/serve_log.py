"""The log of `wai serve`: one line for each request with its verdict, in colour on a terminal."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from workers_ai_contract.reporting.judgements.colours import Colour, coloured
from workers_ai_contract.wire.api_errors import NO_SUCH_MODEL
from workers_ai_kernel.safe_text import output_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workers_ai_contract.wire import Exchange
    from workers_ai_kernel.problem import Problem

_FIRST_FAILURE = 400
_VERDICTS = {
    True: ("valid", Colour.GOOD),
    False: ("invalid", Colour.BAD),
    None: ("unreadable", Colour.DOUBTFUL),
}


class ServeLog:
    """Writes to stderr.

    Attributes:
        colours: Whether to colour.
        quiet: Leave out requests that went well.
        verbose: Add a line for each further problem, and for each repair.
    """

    def __init__(self, *, colours: bool, quiet: bool, verbose: bool) -> None:
        self.colours = colours
        self.quiet = quiet
        self.verbose = verbose

    def exchange(self, exchange: Exchange) -> None:
        """Log one request."""
        if self.quiet and _went_well(exchange):
            return
        self.line(self._summary(exchange))
        if self.verbose and exchange.judgement is not None:
            for number, problem in enumerate(exchange.judgement.problems):
                for detail in _details(problem, is_first=number == 0):
                    self.line(f"  {_safe(detail)}")

    def line(self, safe_text: str) -> None:
        """Write one line; errors are ignored, so that logging never stops the server."""
        with contextlib.suppress(OSError, ValueError):
            print(f"wai serve: {safe_text}", file=sys.stderr, flush=True)  # noqa: T201 - this is a front end

    def _summary(self, exchange: Exchange) -> str:
        request, judgement = exchange.request, exchange.judgement
        failed = exchange.status >= _FIRST_FAILURE or not exchange.status
        status = f"{exchange.status or 'reset'}"
        if exchange.error_code is not None:
            status = f"{status} {exchange.error_code}"
        parts = [
            _safe(f"{request.method} {request.path}"),
            self._in_colour(status, Colour.BAD if failed else Colour.GOOD),
        ]
        if judgement is not None:
            form = "no form" if request.form is None else request.form.value
            verdict, colour = _VERDICTS[judgement.valid]
            if judgement.problems and judgement.valid:
                colour = Colour.DOUBTFUL
            reason = _reason(exchange, judgement.problems)
            parts.append(
                f"{form}, {self._in_colour(verdict, colour)}{f': {_safe(reason)}' if reason else ''}"
            )
        if exchange.hint is not None:
            parts.append(f"({_safe(exchange.hint)})")
        return " ".join(parts)

    def _in_colour(self, text: str, colour: Colour) -> str:
        return coloured(text, colour) if self.colours else text


def _reason(exchange: Exchange, problems: Sequence[Problem]) -> str:
    """Return the first problem; the contract of the body does not judge the model."""
    if exchange.error_code == NO_SUCH_MODEL:
        named = exchange.request.named_model
        return "the request does not name a model" if named is None else f"unknown model {named!r}"
    return problems[0].message if problems else ""


def _went_well(exchange: Exchange) -> bool:
    judged_well = exchange.judgement is None or not exchange.judgement.problems
    return 0 < exchange.status < _FIRST_FAILURE and judged_well and exchange.hint is None


def _details(problem: Problem, *, is_first: bool) -> Iterator[str]:
    if not is_first:
        yield f"{problem.severity.value}: {problem.message} [{problem.code}]"
    if problem.repair is not None:
        yield problem.repair


def _safe(text: str) -> str:
    return output_line(text)
