"""Converts answers to stream events, in the recorded order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workers_ai_contract.vocabulary import MODEL, Form
from workers_ai_contract.wire import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.wire.replies import Answer, ToolCall
    from workers_ai_kernel import Json, JsonObject

_TOKEN = re.compile(r"\s*\S+|\s+")
_FRAGMENT_LENGTH = 12
_PADDING = "abcdefghijklmnopqrstuvwxyz0123456789"


def run_events(answer: Answer, form: Form) -> Iterator[JsonObject]:
    """Yield the events of a stream from `/ai/run`: native events for a prompt, otherwise chat chunks.

    Chat chunks end with a native tail event that has no `choices` (recorded on other models, inferred
    for this one).
    """
    if form is Form.PROMPT:
        yield from native_events(answer)
        return
    yield from chat_chunks(answer)
    yield {"response": "", "usage": shapes.priced_usage(answer.usage)}


def chat_chunks(answer: Answer) -> Iterator[JsonObject]:
    """Yield chat.completion.chunk objects as recorded on `/ai/v1/chat/completions`.

    The role comes first, then reasoning, text and tool calls, then an empty delta with the stop reason, then
    two chunks that both carry the finish reason and the usage.
    """
    yield _chunk(answer, {"role": "assistant", "content": ""}, with_token_ids=False)
    if answer.reasoning is not None:
        for piece in ("", *tokens(answer.reasoning)):
            yield _chunk(answer, {"reasoning_content": piece})
    for piece in tokens(answer.text or ""):
        yield _chunk(answer, {"content": piece})
    for index, call in enumerate(answer.tool_calls):
        for fragment in _tool_call_deltas(call, index):
            yield _chunk(answer, {"tool_calls": [fragment]})
    yield _stop_chunk(answer)
    yield _usage_chunk(answer, dict(answer.usage.to_json()))
    yield _usage_chunk(answer, shapes.chat_usage(answer.usage))


def tokens(text: str) -> list[str]:
    """Split a text into token-like pieces; joined, they are the text again."""
    return _TOKEN.findall(text)


def _tool_call_deltas(call: ToolCall, index: int) -> Iterator[JsonObject]:
    yield {
        "id": call.id,
        "type": "function",
        "index": index,
        "function": {"name": call.name, "arguments": ""},
    }
    for start in range(0, len(call.arguments), _FRAGMENT_LENGTH):
        fragment = call.arguments[start : start + _FRAGMENT_LENGTH]
        yield {"index": index, "function": {"arguments": fragment}}


def _chunk(answer: Answer, delta: JsonObject, *, with_token_ids: bool = True) -> JsonObject:
    choice: JsonObject = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": None}
    if with_token_ids:
        choice["token_ids"] = None
    return {
        "id": shapes.chat_id(answer),
        "created": shapes.created(answer),
        "model": MODEL,
        "object": "chat.completion.chunk",
        "choices": [choice],
    }


def _stop_chunk(answer: Answer) -> JsonObject:
    stop_reason = shapes.HARMONY_CALL_TOKEN if answer.tool_calls else None
    choice: JsonObject = {
        "index": 0,
        "delta": {},
        "logprobs": None,
        "finish_reason": None,
        "stop_reason": stop_reason,
        "token_ids": None,
    }
    return {**_chunk(answer, {}), "choices": [choice]}


def _usage_chunk(answer: Answer, usage: Json) -> JsonObject:
    return {
        "id": shapes.chat_id(answer),
        "object": "chat.completion.chunk",
        "created": shapes.created(answer),
        "model": MODEL,
        "choices": [{"index": 0, "delta": {}, "finish_reason": answer.finish_reason}],
        "usage": usage,
    }


def native_events(answer: Answer) -> Iterator[JsonObject]:
    """Yield native events: text with padding, and a last one with the usage (recorded, wire/45)."""
    for index, piece in enumerate(tokens(answer.text or "")):
        yield {"response": piece, "p": _PADDING[: 1 + (index * 7 + answer.serial) % len(_PADDING)]}
    yield {"response": "", "usage": dict(answer.usage.to_json())}
