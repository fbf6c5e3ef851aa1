"""Further turns of a conversation, whose second request the client builds from the first answer. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from workers_ai_contract.cases.case import Case, controls
from workers_ai_contract.cases.histories import ASKS, says
from workers_ai_contract.cases.samples import CALLS, JSON, ONE_CALL, PLAIN, TEXT, TOOLS
from workers_ai_contract.cases.texts import HARD_TEXTS
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, Intent, ToolCall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.cases.case import CallMode
    from workers_ai_kernel import Json, JsonObject

PLACES = {Form.CHAT: "messages", Form.RESPONSES: "input"}
"""The member that holds the conversation, for the forms that have one."""
_REASONING = ("reasoning_content", "reasoning")
_BIG = ToolCall(
    "chatcmpl-tool-000000000000000000000000000000cc",
    "book_berth",
    '{"harbor":"Brést 🌊","ships":[{"id":"a"}],"depth":1.50,"day":9007199254740993}',
)
_FIRST = (
    PLAIN,
    TEXT,
    replace(PLAIN, text=HARD_TEXTS["line separators"]),
    replace(PLAIN, text=HARD_TEXTS["outer blanks"]),
    replace(PLAIN, text=HARD_TEXTS["Markdown"]),
    JSON,
    ONE_CALL,
    CALLS,
    replace(ONE_CALL, reasoning=None),
    replace(CALLS, tool_calls=(_BIG,)),
    replace(ONE_CALL, text="I read the tide."),
    replace(CALLS, reasoning=None, tool_calls=(CALLS.tool_calls[1],)),
)


def turn_cases(mode: CallMode) -> Iterator[Case]:
    """Yield a second turn for each kind of first answer, and a third one."""
    if mode.operation not in PLACES:
        return
    begun = [_opening(mode, answer) for answer in _FIRST]
    yield from (continued(case, PLAIN) for case in begun)
    yield continued(continued(begun[6], ONE_CALL), TEXT)
    yield continued(continued(begun[0], PLAIN), PLAIN)
    yield continued(_after_many_messages(mode), PLAIN)


def whole_conversation(case: Case) -> Case:
    """Return a further turn as the call that a caller would make who writes down the conversation himself."""
    if not case.continues:
        return case
    before = whole_conversation(case.before[-1])
    place = PLACES[case.intent.operation]
    earlier = before.intent.request[place]
    said: list[Json] = [says("user", earlier)] if isinstance(earlier, str) else [*cast("list[Json]", earlier)]
    assert isinstance(before.reply, Answer)  # noqa: S101 - only an answer is continued
    answered = _turn(before.reply, case.intent.operation)
    following = cast("list[Json]", case.intent.request[place])
    request: JsonObject = {**case.intent.request, place: [*said, *answered, *following]}
    return replace(case, intent=replace(case.intent, request=request), before=(), continues=False)


def without_own_reasoning(case: Case, body: JsonObject) -> JsonObject:
    """Return the body of a further turn without what a client may send back of the earlier answers.

    Their reasoning may be sent back or not, and items of the Responses form that hold it.
    """
    place = PLACES.get(case.intent.operation, "")
    said = body.get(place)
    if not case.continues or not isinstance(said, list):
        return body
    own = {*_reasonings(case)}
    kept = [_stripped(item, own) for item in said if not _is_reasoning(item)]
    return {**body, place: kept}


def _reasonings(case: Case) -> Iterator[str]:
    for each in case.before:
        if isinstance(each.reply, Answer) and each.reply.reasoning is not None:
            yield each.reply.reasoning
        yield from _reasonings(each)


def _is_reasoning(item: Json) -> bool:
    return isinstance(item, dict) and item.get("type") == "reasoning"


def _stripped(item: Json, own: set[str]) -> Json:
    if not isinstance(item, dict) or item.get("role") != "assistant":
        return item
    kept = {name: value for name, value in item.items() if name not in _REASONING or value not in own}
    # Null beside tool calls is contested: the library's own message says so.
    return {**kept, "content": kept.get("content") or ""} if kept.get("tool_calls") else kept


def continued(first: Case, answer: Answer, question: str = "Sure?") -> Case:
    """Return the next turn: the results of the calls, or a further question."""
    form = first.intent.operation
    calls = cast("Answer", first.reply).tool_calls
    following: list[Json] = [_result(call, form) for call in calls] or [says("user", question)]
    kept = {name: value for name, value in first.intent.request.items() if name != PLACES[form]}
    request: JsonObject = {**kept, PLACES[form]: following}
    intent = Intent(form, first.intent.stream, request)
    return Case(intent, answer, before=(first,), continues=True)


def _opening(mode: CallMode, answer: Answer) -> Case:
    request: JsonObject = controls(mode)[0].intent.request
    if answer.tool_calls:
        tools: list[Json] = [*TOOLS]
        if mode.operation is Form.RESPONSES:
            tools = [{"type": "function", **cast("JsonObject", each["function"])} for each in TOOLS]
        request = {**request, "tools": tools}
    return Case(Intent(mode.operation, mode.stream, request), answer)


def _after_many_messages(mode: CallMode) -> Case:
    """Return a first turn that has messages before it, so that a client may send back the last ones only."""
    before: list[Json] = [
        says(role, f"{role} {number}") for number in range(4) for role in ("user", "assistant")
    ]
    request: JsonObject = {PLACES[mode.operation]: [says("system", "Be brief."), *before, ASKS]}
    return Case(Intent(mode.operation, mode.stream, request), PLAIN)


def _result(call: ToolCall, form: Form) -> JsonObject:
    output = '{"high": "12:00", "n": 0}'
    if form is Form.RESPONSES:
        return {"type": "function_call_output", "call_id": call.id, "output": output}
    return says("tool", output, tool_call_id=call.id)


def _turn(answer: Answer, form: Form) -> list[Json]:
    """Return an answer as the turn of a conversation."""
    calls: list[Json]
    if form is Form.RESPONSES:
        said: list[Json] = [says("assistant", answer.text)] if answer.text else []
        calls = [
            {"type": "function_call", "call_id": call.id, "name": call.name, "arguments": call.arguments}
            for call in answer.tool_calls
        ]
        return [*said, *calls]
    calls = [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        for call in answer.tool_calls
    ]
    more: JsonObject = {"tool_calls": calls} if calls else {}
    return [says("assistant", answer.text or "", **more)]
