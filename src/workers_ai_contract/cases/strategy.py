"""The Hypothesis strategy for cases; call and reply shrink together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from workers_ai_contract.cases.case import CallMode, Case
from workers_ai_contract.drawing import draw_any_reply, draw_intent, draw_operation
from workers_ai_contract.strategies._source import HypothesisSource

if TYPE_CHECKING:
    from collections.abc import Collection

    from hypothesis.strategies import DrawFn, SearchStrategy


def cases(modes: Collection[CallMode]) -> SearchStrategy[Case]:
    """Draw a call mode, then an intended call, then a matching reply."""
    return _cases(frozenset(modes))


@st.composite
def _cases(draw: DrawFn, modes: frozenset[CallMode]) -> Case:
    source = HypothesisSource(draw)
    operation, stream = draw_operation(source, modes)
    intent = source.group(partial(draw_intent, operation=operation, stream=stream))
    reply = source.group(partial(draw_any_reply, form=operation, request=intent.request))
    return Case(intent, reply)
