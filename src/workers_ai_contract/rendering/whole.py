"""Renders an answer as one JSON body."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from workers_ai_contract.rendering.members import counted, finish_value, responded, with_calls
from workers_ai_contract.rendering.streamed import with_names
from workers_ai_contract.rendering.table import Shape
from workers_ai_contract.wire import shapes

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.rendering.rendering import Rendering
    from workers_ai_contract.wire import Answer, BatchAnswer
    from workers_ai_kernel import Json, JsonObject


def whole_answer(answer: Answer, shape: Shape, rendering: Rendering) -> JsonObject:
    """Return the bare body of an answer, without the envelope of `/ai/run`."""
    if shape is Shape.NATIVE:
        body = _native(answer, rendering)
    elif shape is Shape.RESPONSES:
        body = responded(answer, rendering.items)
    else:
        body = _BODIES[rendering.body](answer, rendering)
    return with_names(counted(body, rendering.counts), rendering)


def whole_batch(answer: BatchAnswer, rendering: Rendering) -> JsonObject:
    """Return the bare body of a batch that is done."""
    done = shapes.batch_done(answer)
    items = cast("list[JsonObject]", done["responses"])
    failing = {"last": len(items) - 1, "first": 0}.get(rendering.batch_failed)
    items = [
        {**item, "result": {}, "success": False} if number == failing else item
        for number, item in enumerate(items)
    ]
    if rendering.batch_order == "reversed":
        items = items[::-1]
    return {**done, "responses": [*items]}


def _native(answer: Answer, rendering: Rendering) -> JsonObject:
    result = shapes.prompt_result(answer)
    if rendering.response == "json":
        return {**result, "response": _parsed(answer.text or "", scalars=True)}
    if rendering.response == "null":
        return {**result, "response": answer.text or None}
    return result


def _chat(answer: Answer, rendering: Rendering) -> JsonObject:
    completion = shapes.chat_completion(answer)
    choice = cast("list[JsonObject]", completion["choices"])[0]
    message = _reasoned(cast("JsonObject", choice["message"]), rendering.reasoning_key)
    message = _contented(message, answer.text, rendering)
    message = with_calls(message, rendering)
    finish = finish_value(answer.finish_reason, rendering.finish_value)
    rendered: JsonObject = {
        **completion,
        "choices": [{**choice, "message": message, "finish_reason": finish}],
    }
    return {**rendered, "response": answer.text or ""} if rendering.also_native == "yes" else rendered


def _as_output(answer: Answer, _rendering: Rendering) -> JsonObject:
    return shapes.response_object(answer)


def _as_native(answer: Answer, _rendering: Rendering) -> JsonObject:
    calls: list[Json] = [
        {"id": call.id, "name": call.name, "arguments": json.loads(call.arguments)}
        for call in answer.tool_calls
    ]
    result = shapes.prompt_result(answer)
    return {**result, "response": answer.text, "tool_calls": calls} if calls else result


_BODIES: dict[str, Callable[[Answer, Rendering], JsonObject]] = {
    "choices": _chat,
    "output": _as_output,
    "native": _as_native,
}


def _reasoned(message: JsonObject, key: str) -> JsonObject:
    if key == "both":
        return {**message, "reasoning": message["reasoning_content"]}
    return {key if name == "reasoning_content" else name: value for name, value in message.items()}


def _contented(message: JsonObject, text: str | None, rendering: Rendering) -> JsonObject:
    if text is None:
        if rendering.no_text == "absent":
            return {name: value for name, value in message.items() if name != "content"}
        return {**message, "content": "" if rendering.no_text == "empty" else None}
    if rendering.content == "parts":
        return {**message, "content": [{"type": "text", "text": text}]}
    if rendering.content == "object":
        return {**message, "content": _parsed(text, scalars=False)}
    return message


def _parsed(text: str, *, scalars: bool) -> Json:
    """Return the value of JSON text; any other text as it is."""
    try:
        value: Json = json.loads(text)
    except ValueError:
        return text
    return value if scalars or isinstance(value, dict | list) else text
