"""Strategies for conversations."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from workers_ai_contract.drawing.conversations import conversation_drawer
from workers_ai_contract.strategies._naming import drawn_as
from workers_ai_contract.strategies._source import HypothesisSource

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from workers_ai_contract.drawing import ChoiceSource
    from workers_ai_contract.wire.conversations import Conversation


def conversations(
    *,
    form: str | None = None,
    route: str | None = None,
    stream: bool | None = None,
    turns: int | None = None,
) -> SearchStrategy[Conversation]:
    """Draw requests, each with its reply or stream.

    Args:
        form: `prompt`, `chat`, `responses` or `batch`; None draws any.
        route: `run`, `chat` or `responses`; None draws any route that accepts the form.
        stream: whether the answers are streamed; None draws both, where possible.
        turns: the number of requests; None draws one to three, and one for a prompt.

    Raises:
        UsageError: the form or route does not exist, or the settings exclude each other.
    """
    _drawer(form, route, stream, turns)
    return _conversations(form=form, route=route, stream=stream, turns=turns)


@drawn_as("conversations")
def _conversations(
    draw: DrawFn,
    *,
    form: str | None = None,
    route: str | None = None,
    stream: bool | None = None,
    turns: int | None = None,
) -> Conversation:
    return _drawer(form, route, stream, turns)(HypothesisSource(draw))


@cache
def _drawer(
    form: str | None,
    route: str | None,
    stream: bool | None,  # noqa: FBT001 - None means both
    turns: int | None,
) -> Callable[[ChoiceSource], Conversation]:
    return conversation_drawer(form=form, route=route, stream=stream, turns=turns)
