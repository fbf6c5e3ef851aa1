"""Draws error bodies with their HTTP status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.wire.error_replies import ENVELOPES, FOREIGN, ErrorReply, known_errors

if TYPE_CHECKING:
    from workers_ai_contract.drawing.source import Source

_FOREIGN_ONCE_IN = 8


def error_codes() -> frozenset[int]:
    """Return the codes that can be drawn."""
    known = {error.code for error in known_errors()}
    return frozenset(known | {error.code for error in FOREIGN if error.code is not None})


def draw_error_reply(source: Source, code: int | None = None) -> ErrorReply:
    """Draw an error, of one code or of any."""
    foreign = [error for error in FOREIGN if code in {None, error.code}]
    known = [error for error in known_errors() if code in {None, error.code}]
    if not known or (foreign and source.integer(0, _FOREIGN_ONCE_IN - 1) == _FOREIGN_ONCE_IN - 1):
        return source.choice(foreign)
    error = source.choice(known)
    envelope = source.choice(ENVELOPES[:1] if error.front else ENVELOPES)
    return ErrorReply(error.status, envelope(error), error.code)
