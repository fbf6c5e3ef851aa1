"""Cases drawn from a source of choices: with a plan, or as a further turn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.cases.case import CallMode, Case
from workers_ai_contract.cases.conversation import continued
from workers_ai_contract.cases.covering import route_of
from workers_ai_contract.cases.samples import PLAIN
from workers_ai_contract.drawing import draw_intent, draw_reply
from workers_ai_contract.drawing.call_plans import draw_plan
from workers_ai_contract.drawing.intents import draw_opening
from workers_ai_contract.drawing.text import prose
from workers_ai_contract.rendering import shape_of
from workers_ai_contract.wire import Intent

if TYPE_CHECKING:
    from workers_ai_contract.drawing import ChoiceSource


def planned_case(source: ChoiceSource, mode: CallMode) -> Case:
    """Draw a case with a good reply and a plan."""
    intent = draw_intent(source, mode.operation, stream=mode.stream)
    reply = draw_reply(source, mode.operation, intent.request)
    shape = shape_of(mode.operation, route_of(mode), stream=mode.stream)
    return Case(intent, reply, draw_plan(source, shape, stream=mode.stream))


def turned_case(source: ChoiceSource, mode: CallMode) -> Case:
    """Draw a second turn, which continues the answer of a drawn first one."""
    request = draw_opening(source, mode.operation)
    first = Case(Intent(mode.operation, mode.stream, request), draw_reply(source, mode.operation, request))
    turn = continued(first, PLAIN, prose(source))
    return replace(turn, reply=draw_reply(source, mode.operation, turn.intent.request))
