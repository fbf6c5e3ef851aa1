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
    """Draw error bodies, each with its HTTP status, in every envelope that was seen.

    Args:
        code: a code of the API, such as 3040; None draws any whose HTTP status is known.

    Raises:
        UsageError: the code is not known, or not its HTTP status.
    """
    error_drawer(code=code)
    return _errors(code=code)


@drawn_as("errors")
def _errors(draw: DrawFn, *, code: int | None = None) -> ErrorReply:
    return error_drawer(code=code)(HypothesisSource(draw))
