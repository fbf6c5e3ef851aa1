"""Strategies for calls and matching replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from workers_ai_contract.drawing import draw_any_reply, draw_intent, draw_reply
from workers_ai_contract.errors import UsageError
from workers_ai_contract.judging.choosing import shown
from workers_ai_contract.strategies._source import HypothesisSource
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from workers_ai_contract.wire import Intent, Reply


def intents(*, operation: str = "chat", stream: bool = False) -> SearchStrategy[Intent]:
    """Draw an intended call of one operation.

    Args:
        operation: `prompt`, `chat`, `responses` or `batch`.
        stream: whether the caller asks for a stream.

    Raises:
        UsageError: the operation does not exist.
    """
    if operation not in set(Form):
        raise UsageError(f"there is no operation {shown(operation)}: choose one of {', '.join(Form)}")
    return _intents(Form(operation), stream)


def replies(intent: Intent, *, errors: bool = False) -> SearchStrategy[Reply]:
    """Draw replies that match an intent; with `errors`, occasionally an error of the API."""
    return _replies(intent, errors)


@st.composite
def _intents(draw: DrawFn, operation: Form, stream: bool) -> Intent:  # noqa: FBT001 - composite passes positionally
    return draw_intent(HypothesisSource(draw), operation, stream=stream)


@st.composite
def _replies(draw: DrawFn, intent: Intent, errors: bool) -> Reply:  # noqa: FBT001 - composite passes positionally
    drawer = draw_any_reply if errors else draw_reply
    return drawer(HypothesisSource(draw), intent.operation, intent.request)
