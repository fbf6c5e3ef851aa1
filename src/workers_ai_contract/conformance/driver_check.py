"""One call of each kind, to see both sides of a driver."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workers_ai_contract.cases.case import Case
from workers_ai_contract.checking.outcomes import Returned
from workers_ai_contract.conformance.run import modes_of_client
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, BatchAnswer, Intent, ToolCall, Usage
from workers_ai_contract.wire.api_errors import MODEL_ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.cases.case import CallMode
    from workers_ai_contract.conformance.bench import Bench, Examined
    from workers_ai_kernel import JsonObject

# What a value can say, by how it is named in the client protocol; a batch has it in each item.
_REPORTABLE = ("text", "reasoning", "tool_calls", "finish_reason", "usage")
_NEVER = {"prompt": {"reasoning", "tool_calls", "finish_reason"}, "responses": {"finish_reason"}}
_NEVER["batch"] = _NEVER["responses"]

_QUESTION = "When is high tide in Brest?"
_TOOL: JsonObject = {
    "type": "function",
    "function": {
        "name": "read_tide",
        "description": "Reads the tide.",
        "parameters": {
            "type": "object",
            "properties": {"harbor": {"type": "string", "description": "Name."}},
        },
    },
}
_REQUESTS: dict[Form, JsonObject] = {
    Form.PROMPT: {"prompt": _QUESTION, "max_tokens": 100, "temperature": 0},
    Form.CHAT: {
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": _QUESTION}],
        "max_tokens": 100,
        "temperature": 0,
        "tools": [_TOOL],
    },
    Form.RESPONSES: {"input": _QUESTION, "instructions": "Be brief."},
    Form.BATCH: {"requests": [{"input": _QUESTION}, {"input": "And low tide?"}]},
}
_ANSWER = Answer("At 4:10 🌊.", "Short thought.", (), "stop", Usage(23, 16, 5))
_CALL = ToolCall("chatcmpl-tool-1", "read_tide", '{"harbor":"Brest"}')


@dataclass(frozen=True, slots=True)
class CheckedCall:
    """A call that was made, and the keys of the value that the driver could report and did not."""

    examined: Examined
    unreported: tuple[str, ...]


def check_driver(bench: Bench, operations: frozenset[Form] = frozenset()) -> Iterator[CheckedCall]:
    """Make a call of each kind, of these operations only if any are given, and one that gets an error.

    Raises:
        SetupError: the driver has none of the operations, or had ended and does not start again.
    """
    modes = modes_of_client(bench.ready, operations)
    for mode in modes:
        examined = bench.examine(_case(mode))
        yield CheckedCall(examined, _unreported(examined))
    yield CheckedCall(bench.examine(replace(_case(modes[0]), reply=MODEL_ERRORS[0])), ())


def _case(mode: CallMode) -> Case:
    answer: Answer | BatchAnswer = _ANSWER
    if mode.operation is Form.CHAT:
        answer = replace(_ANSWER, tool_calls=(_CALL,), finish_reason="tool_calls")
    elif mode.operation is Form.PROMPT:
        answer = replace(_ANSWER, reasoning=None)
    elif mode.operation is Form.BATCH:
        answer = BatchAnswer((_ANSWER, _ANSWER))
    return Case(Intent(mode.operation, mode.stream, _REQUESTS[mode.operation]), answer)


def _unreported(examined: Examined) -> tuple[str, ...]:
    outcome = examined.observation.outcome
    if not isinstance(outcome, Returned):
        return ()
    operation = examined.case.intent.operation.value
    value = outcome.value
    items = value.get("items")
    reported = items[0] if isinstance(items, list) and items and isinstance(items[0], dict) else value
    possible = [name for name in _REPORTABLE if name not in _NEVER.get(operation, set[str]())]
    return tuple(name for name in possible if name not in reported)
