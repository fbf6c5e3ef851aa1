"""Draws whole cases for Hypothesis, so that the call and its reply shrink together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from workers_ai_contract.conformance.cases import Case, Way
from workers_ai_contract.drawing import draw_any_reply, draw_intent, draw_operation
from workers_ai_contract.strategies._source import HypothesisSource

if TYPE_CHECKING:
    from collections.abc import Collection

    from hypothesis.strategies import DrawFn, SearchStrategy


def cases(ways: Collection[Way]) -> SearchStrategy[Case]:
    """Draw a way to call, then what the caller wants, then a reply that fits it."""
    return _cases(frozenset(ways))


@st.composite
def _cases(draw: DrawFn, ways: frozenset[Way]) -> Case:
    source = HypothesisSource(draw)
    operation, stream = draw_operation(source, ways)
    intent = source.group(partial(draw_intent, operation=operation, stream=stream))
    reply = source.group(partial(draw_any_reply, form=operation, request=intent.request))
    return Case(intent, reply)
