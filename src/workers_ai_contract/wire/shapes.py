"""Converts replies to the JSON format of each route, as recorded or documented."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from workers_ai_contract.vocabulary import MODEL, Form
from workers_ai_contract.wire.echoes import echoed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_contract.wire.replies import Answer, BatchAnswer, Usage
    from workers_ai_kernel import Json, JsonObject

FIRST_MOMENT_MS = 1_700_000_000_000
HARMONY_CALL_TOKEN = 200012
"""The `stop_reason` beside tool calls: the token that ends a call in the harmony format (recorded)."""
_NEURONS_PER_TOKEN = 0.02


def run_envelope(result: Json) -> JsonObject:
    """Wrap a result in the envelope of `/ai/run` (recorded)."""
    return {"result": result, "success": True, "errors": [], "messages": []}


def result_of(answer: Answer, form: Form) -> JsonObject:
    """Return the bare answer in the format of the requested form."""
    if form is Form.CHAT:
        return chat_completion(answer)
    if form is Form.PROMPT:
        return prompt_result(answer)
    return response_object(answer)


def chat_completion(answer: Answer) -> JsonObject:
    """Return a chat.completion object (keys recorded on `/ai/run` and `/ai/v1/chat/completions`)."""
    return {
        "id": chat_id(answer),
        "object": "chat.completion",
        "created": created(answer),
        "model": MODEL,
        "choices": [
            {
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": answer.text,
                    "refusal": None,
                    "annotations": None,
                    "audio": None,
                    "function_call": None,
                    "tool_calls": chat_tool_calls(answer),
                    "reasoning_content": answer.reasoning,
                },
                "logprobs": None,
                "finish_reason": answer.finish_reason,
                "stop_reason": HARMONY_CALL_TOKEN if answer.tool_calls else None,
                "token_ids": None,
            }
        ],
        "usage": priced_usage(answer.usage),
    }


def prompt_result(answer: Answer) -> JsonObject:
    """Return the native result of a prompt (published as `Prompt_Output`)."""
    return {"response": answer.text or "", "usage": dict(answer.usage.to_json())}


def response_object(answer: Answer, request: JsonObject | None = None) -> JsonObject:
    """Return a Responses object: a reasoning item, then the message, then the function calls.

    With the request, it repeats what the request set; without, it has the usual values (recorded).
    """
    cut_short = answer.finish_reason == "length"
    return {
        "id": f"resp_{answer.serial:032x}",
        "created_at": created(answer),
        "error": None,
        "incomplete_details": {"reason": "max_output_tokens"} if cut_short else None,
        "instructions": None,
        "metadata": None,
        "model": MODEL,
        "object": "response",
        "output": _output_items(answer),
        "parallel_tool_calls": True,
        "temperature": 1.0,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "background": False,
        "max_output_tokens": 4096,
        "max_tool_calls": None,
        "previous_response_id": None,
        "prompt": None,
        "reasoning": None,
        "service_tier": "auto",
        "status": "incomplete" if cut_short else "completed",
        "text": None,
        "top_logprobs": None,
        "truncation": "disabled",
        "usage": {
            "input_tokens": answer.usage.prompt_tokens,
            "input_tokens_details": {"cached_tokens": answer.usage.cached_tokens},
            "output_tokens": answer.usage.completion_tokens,
            "output_tokens_details": {"reasoning_tokens": answer.usage.reasoning_tokens},
            "total_tokens": answer.usage.total_tokens,
        },
        "user": None,
        **({} if request is None else echoed(request)),
    }


def batch_queued(request_id: str) -> JsonObject:
    """Return the first reply to a batch (documented)."""
    return {"status": "queued", "request_id": request_id, "model": MODEL}


def batch_running(request_id: str) -> JsonObject:
    """Return the reply to a poll while the batch is running (documented)."""
    return {"status": "running", "request_id": request_id, "model": MODEL}


def batch_done(answer: BatchAnswer, requests: Sequence[JsonObject] = ()) -> JsonObject:
    """Return the reply to a poll when the batch is done (documented; the published schema has `results`).

    With the requests, each answer repeats what its request set, and its `external_reference`.
    """
    asked: list[JsonObject | None] = [*requests, *[None] * (len(answer.items) - len(requests))]
    return {
        "responses": [
            {
                "id": index,
                "result": response_object(item, request),
                "success": True,
                "external_reference": _reference(request),
            }
            for index, (item, request) in enumerate(zip(answer.items, asked, strict=False))
        ],
        "usage": {
            "prompt_tokens": sum(item.usage.prompt_tokens for item in answer.items),
            "completion_tokens": sum(item.usage.completion_tokens for item in answer.items),
            "total_tokens": sum(item.usage.total_tokens for item in answer.items),
        },
    }


def _reference(request: JsonObject | None) -> str | None:
    reference = None if request is None else request.get("external_reference")
    return reference if isinstance(reference, str) else None


def chat_id(answer: Answer) -> str:
    """Return the id of a chat answer; recorded as `id-` followed by milliseconds."""
    return f"id-{FIRST_MOMENT_MS + answer.serial}"


def created(answer: Answer) -> int:
    """Return the creation time, in seconds since 1970."""
    return (FIRST_MOMENT_MS + answer.serial) // 1000


def chat_usage(usage: Usage) -> JsonObject:
    """Return the counts with the cached tokens, as in chat answers."""
    return {
        **usage.to_json(),
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
    }


def priced_usage(usage: Usage) -> JsonObject:
    """Return the counts with the cached tokens and the price."""
    return {**chat_usage(usage), "neurons": neurons(usage)}


def neurons(usage: Usage) -> float:
    """Return the price in neurons; the factor is invented."""
    return _price_of(usage.prompt_tokens + usage.completion_tokens)


@lru_cache(1_000)
def _price_of(tokens: int) -> float:
    return round(tokens * _NEURONS_PER_TOKEN, 4)


def chat_tool_calls(answer: Answer) -> list[Json]:
    """Return the tool calls as they appear in a chat message, in replies and in requests."""
    return [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        for call in answer.tool_calls
    ]


def _output_items(answer: Answer) -> list[Json]:
    items: list[Json] = []
    if answer.reasoning is not None:
        items.append(_reasoning_item(answer, answer.reasoning))
    if answer.text is not None:
        items.append(_message_item(answer, answer.text))
    items.extend(
        {
            "arguments": call.arguments,
            "call_id": call.id,
            "name": call.name,
            "type": "function_call",
            "id": f"fc_{answer.serial:04x}_{index}",
            "status": "completed",
        }
        for index, call in enumerate(answer.tool_calls)
    )
    return items


def _reasoning_item(answer: Answer, reasoning: str) -> JsonObject:
    return {
        "id": f"rs_{answer.serial:04x}",
        "type": "reasoning",
        "summary": [],
        "content": [{"text": reasoning, "type": "reasoning_text"}],
        "encrypted_content": None,
        "status": None,
    }


def _message_item(answer: Answer, text: str) -> JsonObject:
    return {
        "id": f"msg_{answer.serial:04x}",
        "type": "message",
        "role": "assistant",
        "status": "incomplete" if answer.finish_reason == "length" else "completed",
        "content": [{"type": "output_text", "text": text, "annotations": [], "logprobs": None}],
    }
