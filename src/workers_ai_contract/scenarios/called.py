"""Scenarios in which the model calls tools, rightly, wrongly, or as text.

All but `call_always` speak once a tool's result has come, so that an agent comes to its end. Without tools
they speak, too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from workers_ai_contract.plain.answers import first_call
from workers_ai_contract.plain.composing import calling
from workers_ai_contract.scenarios.spoken import text
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import ToolCall
from workers_ai_contract.wire.asked import offered_tools

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.scenarios.scenario import Situation
    from workers_ai_contract.wire import Reply
    from workers_ai_kernel import Json, JsonObject

_TWO = 2
_CALLING = "I call the tool with what the user said."


def one_call(situation: Situation) -> Reply:
    """Return one call of the first tool."""
    return _calls(situation, _made(situation, situation.tools[:1]))


def two_calls(situation: Situation) -> Reply:
    """Return calls of the first two tools; of the only tool twice."""
    return _calls(situation, _made(situation, (situation.tools * _TWO)[:_TWO]))


def call_always(situation: Situation) -> Reply:
    """Return one call of the first tool, also after its result."""
    tools = [] if situation.form is Form.PROMPT else offered_tools(situation.request)
    return _calls(situation, _made(situation, tools[:1]))


def text_and_call(situation: Situation) -> Reply:
    """Return a text and a call beside it."""
    calls = _made(situation, situation.tools[:1])
    if not calls:
        return text(situation)
    return situation.answers(_CALLING, "I will look that up.", "tool_calls", *calls)


def unknown_tool(situation: Situation) -> Reply:
    """Return a call of a tool that was not offered."""
    return _changed(situation, name=lambda name: f"{name}_v2")


def wrong_arguments(situation: Situation) -> Reply:
    """Return a call whose arguments are JSON, but not of the tool's schema."""
    return _changed(situation, arguments=lambda _arguments: '{"unknown_argument":[null]}')


def broken_arguments(situation: Situation) -> Reply:
    """Return a call whose arguments are not JSON: the end is missing."""
    return _changed(situation, arguments=lambda arguments: arguments.removesuffix("}").removesuffix('"'))


def no_arguments(situation: Situation) -> Reply:
    """Return a call whose arguments are an empty text."""
    return _changed(situation, arguments=lambda _arguments: "")


def call_in_text(situation: Situation) -> Reply:
    """Return a call as JSON text, in place of a call (recorded: name and arguments in one object)."""
    calls = _made(situation, situation.tools[:1])
    if not calls:
        return text(situation)
    fields = cast("JsonObject", json.loads(calls[0].arguments))
    leaked: Json = {"name": calls[0].name, **fields}
    return situation.says(json.dumps(leaked, ensure_ascii=False, separators=(",", ":")), _CALLING)


def call_in_reasoning(situation: Situation) -> Reply:
    """Return the arguments of a call at the end of the reasoning, and nothing else."""
    calls = _made(situation, situation.tools[:1])
    if not calls:
        return text(situation)
    return situation.answers(f"{_CALLING} {calls[0].arguments}", None, "stop")


def channel_in_name(situation: Situation) -> Reply:
    """Return a call whose tool name has a token of the harmony format in it, and no reasoning (recorded)."""
    return _changed(situation, None, name=lambda name: f"{name}<|channel|>analysis")


def _made(situation: Situation, tools: list[JsonObject]) -> tuple[ToolCall, ...]:
    """Return a call of each tool; each takes what the calls before have left of the user's message."""
    question = situation.asked.question
    calls: list[ToolCall] = []
    for number, tool in enumerate(tools):
        identifier = (
            f"{number:x}{situation.digest.hex()[: 32 - 1]}" if number else situation.digest.hex()[:32]
        )
        call = first_call([tool], question, identifier)
        if call is not None:
            calls.append(call)
            for value in cast("JsonObject", json.loads(call.arguments)).values():
                question = question.replace(value, " ") if isinstance(value, str) and value else question
    return tuple(calls)


def _calls(situation: Situation, calls: tuple[ToolCall, ...]) -> Reply:
    if not calls:
        return text(situation)
    return calling(situation.request, calls, situation.limit, situation.digest)


def _changed(
    situation: Situation,
    reasoning: str | None = _CALLING,
    *,
    name: Callable[[str], str] = str,
    arguments: Callable[[str], str] = str,
) -> Reply:
    """Return a call of the first tool with something wrong about it."""
    calls = _made(situation, situation.tools[:1])
    if not calls:
        return text(situation)
    (call,) = calls
    wrong = ToolCall(call.id, name(call.name), arguments(call.arguments))
    return situation.answers(reasoning, None, "tool_calls", wrong)
