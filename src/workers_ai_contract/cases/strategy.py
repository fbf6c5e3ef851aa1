"""The Hypothesis strategy for cases; call and reply shrink together."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from workers_ai_contract.cases.case import CallMode, Case
from workers_ai_contract.cases.conversation import continued
from workers_ai_contract.cases.covering import route_of
from workers_ai_contract.cases.samples import PLAIN
from workers_ai_contract.drawing import draw_any_reply, draw_intent, draw_operation, draw_reply
from workers_ai_contract.drawing.call_plans import draw_plan
from workers_ai_contract.drawing.intents import draw_opening
from workers_ai_contract.drawing.text import prose
from workers_ai_contract.rendering import shape_of
from workers_ai_contract.strategies._source import HypothesisSource
from workers_ai_contract.wire import Intent

if TYPE_CHECKING:
    from collections.abc import Collection

    from hypothesis.strategies import DrawFn, SearchStrategy


def cases(modes: Collection[CallMode]) -> SearchStrategy[Case]:
    """Draw a call mode, then an intended call, then a matching reply."""
    return _cases(frozenset(modes))


@st.composite
def planned_cases(draw: DrawFn, mode: CallMode) -> Case:
    """Draw a case with a good reply and a plan."""
    source = HypothesisSource(draw)
    intent = source.group(partial(draw_intent, operation=mode.operation, stream=mode.stream))
    reply = source.group(partial(draw_reply, form=mode.operation, request=intent.request))
    shape = shape_of(mode.operation, route_of(mode), stream=mode.stream)
    return Case(intent, reply, source.group(partial(draw_plan, shape=shape, stream=mode.stream)))


@st.composite
def turned_cases(draw: DrawFn, mode: CallMode) -> Case:
    """Draw a second turn, which continues the answer of a drawn first one."""
    source = HypothesisSource(draw)
    request = source.group(partial(draw_opening, form=mode.operation))
    reply = source.group(partial(draw_reply, form=mode.operation, request=request))
    first = Case(Intent(mode.operation, mode.stream, request), reply)
    turn = continued(first, PLAIN, source.group(prose))
    answer = source.group(partial(draw_reply, form=mode.operation, request=turn.intent.request))
    return replace(turn, reply=answer)


@st.composite
def _cases(draw: DrawFn, modes: frozenset[CallMode]) -> Case:
    source = HypothesisSource(draw)
    operation, stream = draw_operation(source, modes)
    intent = source.group(partial(draw_intent, operation=operation, stream=stream))
    reply = source.group(partial(draw_any_reply, form=operation, request=intent.request))
    return Case(intent, reply)
