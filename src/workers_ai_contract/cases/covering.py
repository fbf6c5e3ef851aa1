"""The cases that try each rendering, delivery and fault at least once."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from workers_ai_contract.cases.case import Case, controls
from workers_ai_contract.faults import Fault, Plan, PlanStep, faults_for, single_deliveries
from workers_ai_contract.rendering import shape_of, single_renderings
from workers_ai_contract.vocabulary import Form, Route
from workers_ai_contract.wire import Answer, Intent, ToolCall, Usage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.cases.case import CallMode
    from workers_ai_contract.rendering import Rendering
    from workers_ai_kernel import Json, JsonObject

_TEXT = Answer("Ebbe 🌊 at 0 or 12 h, true.", "Zählen: 2.", (), "stop", Usage(9, 12, 4))
_JSON = replace(_TEXT, text='{"harbor": "Brest"}')
_CALLS = replace(
    _TEXT,
    text=None,
    finish_reason="tool_calls",
    tool_calls=(
        ToolCall("chatcmpl-tool-00000000000000000000000000000001", "read_tide", '{"harbor":"Brest"}'),
        ToolCall("chatcmpl-tool-00000000000000000000000000000002", "read_wind", "{}"),
    ),
)
_NO_PARAMETERS: JsonObject = {"type": "object", "properties": {}, "required": []}
_HARBOR: JsonObject = {
    "type": "object",
    "properties": {"harbor": {"type": "string", "description": "Harbor"}},
    "required": ["harbor"],
}
_OF_CALLS = ("tool_index", "tool_start", "fragments", "sentinel", "calls", "no_text")
_OF_JSON = ("content", "response")
_RETRIES = ("capacity", "retry-after", "internal-error", "cut", "reset-first")
_SLOW = frozenset({"stall"})


def plan_cases(mode: CallMode) -> tuple[Case, ...]:
    """Return a case for each rendering, delivery and fault of a call mode, in turn; slow ones last."""
    plain = _case(mode, _TEXT)
    renderings = (_rendered(mode, rendering) for rendering in _renderings(mode))
    # A batch is polled, and its polls are not part of the plan.
    streamed = mode.stream
    steps = [PlanStep(fault=fault) for fault in faults_for(stream=streamed)]
    slow = [step for step in steps if step.fault is not None and step.fault.name in _SLOW]
    faults = [Plan((step,)) for step in steps if step not in slow]
    retried = [Plan((PlanStep(fault=Fault(name)), PlanStep())) for name in _RETRIES]
    deliveries = [Plan((PlanStep(delivery=each),)) for each in single_deliveries(stream=streamed)]
    rows = (
        renderings,
        *((replace(plain, plan=plan) for plan in plans) for plans in (deliveries, [*faults, *retried])),
    )
    in_turn = chain.from_iterable(zip_longest(*rows))
    # A second answer, so that a client that repeats the request is not taken for one that hangs.
    last = (replace(plain, plan=Plan((step, PlanStep()))) for step in slow)
    return (*(case for case in in_turn if case is not None), *last)


def route_of(mode: CallMode) -> Route:
    """Return a route for an operation; the same choices mean something on each that a client may use."""
    return Route.RESPONSES if mode.operation is Form.RESPONSES else Route.RUN


def _renderings(mode: CallMode) -> Iterator[Rendering]:
    for rendering in single_renderings(shape_of(mode.operation, route_of(mode), stream=mode.stream)):
        # On /ai/run the tail is usual; on the other route only `always` shows.
        if rendering.tail != "never":
            yield rendering


def _rendered(mode: CallMode, rendering: Rendering) -> Case:
    changed = {name for name, _ in rendering.unusual()}
    answer = _CALLS if changed & {*_OF_CALLS} else _JSON if changed & {*_OF_JSON} else _TEXT
    return replace(_case(mode, answer), plan=Plan((PlanStep(rendering),)))


def _case(mode: CallMode, answer: Answer) -> Case:
    simplest = controls(mode)[0]
    if mode.operation is Form.BATCH:
        return simplest
    request: JsonObject = simplest.intent.request
    if answer.tool_calls:
        tools: list[Json] = [_tool("read_tide", _HARBOR), _tool("read_wind", _NO_PARAMETERS)]
        request = {**request, "tools": tools}
    elif answer == _JSON:
        request = {**request, "response_format": {"type": "json_object"}}
    if mode.operation is Form.PROMPT:
        answer = replace(answer, reasoning=None, usage=Usage(9, 12))
    return Case(Intent(mode.operation, mode.stream, request), answer)


def _tool(name: str, parameters: JsonObject) -> JsonObject:
    return {
        "type": "function",
        "function": {"name": name, "description": "Reads it.", "parameters": parameters},
    }
