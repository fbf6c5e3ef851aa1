"""Draws error bodies with their HTTP status."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workers_ai_contract.errors import UsageError
from workers_ai_contract.wire.error_replies import ENVELOPES, FOREIGN, ErrorReply, known_errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.drawing.source import ChoiceSource
    from workers_ai_contract.wire import ApiError


def error_codes() -> frozenset[int]:
    """Return the codes that can be drawn."""
    known = {error.code for error in known_errors()}
    return frozenset(known | {error.code for error in FOREIGN if error.code is not None})


def error_drawer(*, code: int | None = None) -> Callable[[ChoiceSource], ErrorReply]:
    """Return a function that draws errors, of one code or of any.

    Raises:
        UsageError: the code or its HTTP status is unknown.
    """
    if code is not None and code not in error_codes():
        raise UsageError(f"the code {code!r} or its HTTP status is unknown: see `wai explain`")
    return partial(draw_error_reply, code=code)


def draw_error_reply(source: ChoiceSource, code: int | None = None) -> ErrorReply:
    """Draw an error, of one code or of any."""
    known = [error for error in known_errors() if code in {None, error.code}]
    foreign = [error for error in FOREIGN if code in {None, error.code}]
    both: tuple[ApiError | ErrorReply, ...] = (*known, *foreign)
    error = source.choice(both)
    envelope = source.choice(ENVELOPES)
    if isinstance(error, ErrorReply):
        return error
    return ErrorReply(error.status, error.body() if error.front else envelope(error), error.code)
