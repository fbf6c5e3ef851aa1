"""Strategies for errors of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.drawing.error_replies import error_drawer
from workers_ai_contract.strategies._naming import drawn_as
from workers_ai_contract.strategies._source import HypothesisSource

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from workers_ai_contract.wire.error_replies import ErrorReply


def errors(*, code: int | None = None) -> SearchStrategy[ErrorReply]:
    """Draw error bodies with their HTTP status, in every known envelope.

    Args:
        code: an error code of the API, such as 3040; None draws any code with a known HTTP status.

    Raises:
        UsageError: the code or its HTTP status is unknown.
    """
    error_drawer(code=code)
    return _errors(code=code)


@drawn_as("errors")
def _errors(draw: DrawFn, *, code: int | None = None) -> ErrorReply:
    return error_drawer(code=code)(HypothesisSource(draw))
