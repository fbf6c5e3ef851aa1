"""Removes single parts of a case. Pure.

Hypothesis stops shrinking when it makes no progress for a while and may leave unnecessary parts. These
functions yield cases with one part less, all of which could have been drawn. If none of them shows the
failure, the case is minimal.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from workers_ai_contract.cases.answers import with_smaller_answers
from workers_ai_contract.cases.smaller_texts import keeps_json, with_smaller_texts
from workers_ai_contract.faults import AS_IS, DELIVERY_CHOICES, Fault, Plan, PlanStep
from workers_ai_contract.rendering import CHOICES
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, BatchAnswer, Intent, Usage
from workers_ai_contract.wire.asked import named_tool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.wire import Reply, ToolCall
    from workers_ai_kernel import Json, JsonObject

_SMALLEST_USAGE = Usage(1, 1)
_LONGEST_TURN = 3
_TEXT = "tide"
_OF_TOOLS = ("tools", "tool_choice", "parallel_tool_calls")
# Before the end of the text in any stream, so that what was cut off is missed.
_EARLY = 300


def trimmed(case: Case, *, texts: bool = True) -> Iterator[Case]:
    """Yield all cases that result from removing one part, or from making one of the texts smaller."""
    if any(step.recorded is not None for step in case.plan.steps):
        # The bytes stay as they were recorded; without them, the same answer is sent in the usual way.
        yield replace(case, plan=AS_IS)
        return
    if case.intent.operation is Form.BATCH:
        yield from _without_batch_items(case)
    yield from (replace(case, plan=plan) for plan in smaller_plans(case.plan))
    if case.plan == AS_IS or any(step.fault is not None for step in case.plan.steps):
        # In an unusual rendering, another finish reason may be another cause.
        yield from _without_tools(case)
    called = _called(case.reply) | {str(named_tool(case.intent.request))}
    for request in _smaller_requests(case.intent.request, called - {"None"}):
        intent = Intent(case.intent.operation, case.intent.stream, request)
        yield replace(case, intent=intent)
    replies = with_smaller_answers(case.reply, _smaller_answers)
    yield from (replace(case, reply=reply) for reply in replies if keeps_json(case.intent.request, reply))
    if case.polls and not case.unfinished:
        yield replace(case, polls=case.polls - 1)
    yield from _with_less_before(case)
    if texts:
        yield from with_smaller_texts(case)


def _with_less_before(case: Case) -> Iterator[Case]:
    """Yield the case with fewer calls before it, or with a smaller one; a turn keeps what it answers."""
    if not case.continues:
        for place in range(len(case.before)):
            yield replace(case, before=case.before[:place] + case.before[place + 1 :])
        return
    *earlier, last = case.before
    for smaller in trimmed(last):
        if _calls_of(smaller.reply) == _calls_of(last.reply):
            yield replace(case, before=(*earlier, smaller))


def _calls_of(reply: Reply) -> tuple[ToolCall, ...]:
    return reply.tool_calls if isinstance(reply, Answer) else ()


def smaller_plans(plan: Plan) -> Iterator[Plan]:
    """Yield the plan without one step, one fault, or one unusual choice."""
    steps = plan.steps
    if len(steps) > 1:
        yield from (Plan(steps[:place] + steps[place + 1 :]) for place in range(len(steps)))
    for place, step in enumerate(steps):
        for smaller in _smaller_steps(step):
            yield Plan((*steps[:place], smaller, *steps[place + 1 :]))


def _smaller_steps(step: PlanStep) -> Iterator[PlanStep]:
    if step.fault is not None:
        yield replace(step, fault=None)
        if step.fault != Fault(step.fault.name, _EARLY):
            yield replace(step, fault=Fault(step.fault.name, _EARLY))
    for name, _ in step.rendering.unusual():
        usual = {name: CHOICES[name].default}
        yield replace(step, rendering=replace(step.rendering, **usual))
    for name, _ in step.delivery.unusual():
        framed = {name: DELIVERY_CHOICES[name].default}
        yield replace(step, delivery=replace(step.delivery, **framed))  # type: ignore[arg-type]
    if step.delivery.seed:
        yield replace(step, delivery=replace(step.delivery, seed=0))


def _without_tools(case: Case) -> Iterator[Case]:
    """Yield the case with text instead of tool calls and without the tools."""
    if not isinstance(case.reply, Answer) or not case.reply.tool_calls:
        return
    request = {name: value for name, value in case.intent.request.items() if name not in _OF_TOOLS}
    reply = replace(case.reply, text=case.reply.text or _TEXT, tool_calls=(), finish_reason="length")
    yield replace(case, intent=replace(case.intent, request=request), reply=reply)


def _without_batch_items(case: Case) -> Iterator[Case]:
    requests = cast("list[Json]", case.intent.request["requests"])
    for index in range(len(requests) if len(requests) > 1 else 0):
        request: JsonObject = {"requests": _without(requests, index)}
        reply = case.reply
        if isinstance(reply, BatchAnswer):
            reply = BatchAnswer(reply.items[:index] + reply.items[index + 1 :])
        yield replace(case, intent=replace(case.intent, request=request), reply=reply)


def _smaller_requests(request: JsonObject, called: frozenset[str]) -> Iterator[JsonObject]:
    for name, value in request.items():
        for smaller in _smaller_field(name, value, called):
            yield {**request, name: smaller}
        needed = name == "tools" and (called or "tool_choice" in request)
        if name not in {"prompt", "messages", "input", "requests"} and not needed:
            yield {other: kept for other, kept in request.items() if other != name}


def _smaller_field(name: str, value: Json, called: frozenset[str]) -> Iterator[Json]:
    if name == "messages" and isinstance(value, list):
        yield from _fewer_messages(value)
    elif name == "tools" and isinstance(value, list):
        yield from _smaller_tools(value, called)
    elif name == "input" and isinstance(value, list):
        rests = (_without(value, index) for index in range(len(value)))
        yield from (rest for rest in rests if _has_question(rest))
    elif name == "reasoning" and isinstance(value, dict) and "summary" in value:
        yield {other: kept for other, kept in value.items() if other != "summary"}
    elif name == "requests" and isinstance(value, list):
        for index, item in enumerate(value):
            for smaller in _smaller_requests(cast("JsonObject", item), frozenset()):
                yield [*value[:index], smaller, *value[index + 1 :]]


def _fewer_messages(messages: list[Json]) -> Iterator[Json]:
    for length in range(_LONGEST_TURN, 0, -1):
        for start in range(len(messages) - length):
            rest = messages[:start] + messages[start + length :]
            if _is_conversation(rest):
                yield rest
    last = messages[-1]
    if isinstance(last, dict) and isinstance(last.get("content"), list):
        parts = cast("list[JsonObject]", last["content"])
        yield [*messages[:-1], {**last, "content": parts[0].get("text")}]


def _is_conversation(messages: list[Json]) -> bool:
    """Return whether every tool result follows its call, and every call has its result."""
    waiting = False
    for message in cast("list[JsonObject]", messages):
        if waiting is not (message.get("role") == "tool"):
            return False
        waiting = "tool_calls" in message
    return not waiting


def _has_question(items: list[Json]) -> bool:
    return any(isinstance(item, dict) and item.get("role") == "user" for item in items)


def _smaller_tools(tools: list[Json], called: frozenset[str]) -> Iterator[Json]:
    for index, tool in enumerate(cast("list[JsonObject]", tools)):
        function = cast("JsonObject", tool.get("function", tool))
        if function["name"] not in called and len(tools) > 1:
            yield _without(tools, index)
        if function["name"] in called:
            continue
        bare: JsonObject = {"type": "object", "properties": {}, "required": []}
        if function["parameters"] != bare:
            changed: JsonObject = {**function, "parameters": bare}
            smaller: JsonObject = {**tool, "function": changed} if "function" in tool else changed
            yield [*tools[:index], smaller, *tools[index + 1 :]]


def _smaller_answers(answer: Answer) -> Iterator[Answer]:
    calls = answer.tool_calls
    if len(calls) > 1:
        for index in range(len(calls)):
            yield replace(answer, tool_calls=calls[:index] + calls[index + 1 :])
    if answer.reasoning is not None:
        yield replace(answer, reasoning=None)
    if calls and answer.text is not None:
        yield replace(answer, text=None)
    if answer.finish_reason == "length":
        yield replace(answer, finish_reason="tool_calls" if calls else "stop")
    if answer.usage != _SMALLEST_USAGE:
        yield replace(answer, usage=_SMALLEST_USAGE)
    if answer.serial:
        yield replace(answer, serial=0)


def _called(reply: Reply) -> frozenset[str]:
    return frozenset(call.name for call in reply.tool_calls) if isinstance(reply, Answer) else frozenset()


def _without(items: list[Json], index: int) -> list[Json]:
    return items[:index] + items[index + 1 :]
