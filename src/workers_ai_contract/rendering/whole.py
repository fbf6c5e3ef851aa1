"""Renders an answer as one JSON body."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NoReturn, cast

from workers_ai_contract.rendering.choice_keys import with_choice_keys, with_counts, with_message_keys
from workers_ai_contract.rendering.members import finish_value, with_calls, with_items
from workers_ai_contract.rendering.rendering import AS_RECORDED
from workers_ai_contract.rendering.streamed import with_names
from workers_ai_contract.rendering.table import Shape
from workers_ai_contract.wire import shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_contract.rendering.rendering import Rendering
    from workers_ai_contract.wire import Answer, BatchAnswer, Usage
    from workers_ai_kernel import Json, JsonObject


def whole_answer(
    answer: Answer, shape: Shape, rendering: Rendering, request: JsonObject | None = None
) -> JsonObject:
    """Return the bare body of an answer, without the envelope of `/ai/run`.

    A Responses object repeats what the request set, if it is given.
    """
    if shape is Shape.NATIVE:
        return with_names(_native(answer, rendering), rendering)
    if shape is Shape.RESPONSES:
        body = with_items(shapes.response_object(answer, request), rendering.items)
        return with_names(_without_error(body, rendering), rendering)
    if rendering is AS_RECORDED:
        return shapes.chat_completion(answer)
    if rendering.body == "output":
        return shapes.response_object(answer)
    if rendering.also_native == "only":
        return with_names(_chat_as_native(answer, rendering), rendering)
    return with_names(_chat(answer, rendering), rendering)


def whole_batch(answer: BatchAnswer, rendering: Rendering, requests: Sequence[JsonObject] = ()) -> JsonObject:
    """Return the bare body of a batch that is done; it repeats what the requests set, if they are given."""
    done = shapes.batch_done(answer, requests)
    items: list[JsonObject] = [
        {**item, "result": _without_error(cast("JsonObject", item["result"]), rendering)}
        for item in cast("list[JsonObject]", done["responses"])
    ]
    failing = {"last": len(items) - 1, "first": 0}.get(rendering.batch_failed)
    if failing is not None and items:
        items[failing] = {**items[failing], "result": {}, "success": False}
    sent: list[Json] = [*items]
    if rendering.batch_order == "reversed":
        sent.reverse()
    return {**done, "responses": sent}


def _without_error(response: JsonObject, rendering: Rendering) -> JsonObject:
    if rendering.error_key == "null":
        return response
    return {name: value for name, value in response.items() if name != "error"}


def _native(answer: Answer, rendering: Rendering) -> JsonObject:
    counts = _counts(answer.usage, "bare" if rendering.counts == "recorded" else rendering.counts)
    result = with_counts(shapes.prompt_result(answer), counts, rendering)
    if rendering.response == "json":
        return {**result, "response": _parsed(answer.text or "", scalars=True)}
    if rendering.response == "null":
        return {**result, "response": answer.text or None}
    return result


def _chat_as_native(answer: Answer, rendering: Rendering) -> JsonObject:
    """Return a chat answer in the native form, which has no reasoning and parsed arguments."""
    message = _contented({"content": answer.text}, answer.text, rendering)
    calls: list[Json] = [
        {"name": call.name, "arguments": _parsed(call.arguments, scalars=False)} for call in answer.tool_calls
    ]
    result: JsonObject = {"response": message.get("content"), "tool_calls": calls}
    return with_counts(result, _counts(answer.usage, rendering.counts), rendering)


def _chat(answer: Answer, rendering: Rendering) -> JsonObject:
    completion = shapes.chat_completion(answer)
    choice = cast("list[JsonObject]", completion["choices"])[0]
    message = with_message_keys(cast("JsonObject", choice["message"]), rendering)
    message = _contented(_reasoned(message, rendering.reasoning_key), answer.text, rendering)
    finish = finish_value(answer.finish_reason, rendering.finish_value)
    spoken: JsonObject = {**choice, "message": with_calls(message, rendering), "finish_reason": finish}
    choice = with_choice_keys(spoken, rendering)
    rendered = with_counts(
        {**completion, "choices": [choice]}, _counts(answer.usage, rendering.counts), rendering
    )
    return {**rendered, "response": answer.text or ""} if rendering.also_native == "yes" else rendered


def _counts(usage: Usage, kind: str) -> JsonObject | None:
    if kind == "none":
        return None
    if kind == "bare":
        return dict(usage.to_json())
    return shapes.chat_usage(usage) if kind == "details" else shapes.priced_usage(usage)


def _reasoned(message: JsonObject, key: str) -> JsonObject:
    if key == "both" and "reasoning_content" in message:
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


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _parsed(text: str, *, scalars: bool) -> Json:
    """Return the value of JSON text; any other text as it is.

    The text of a JSON string stays as it is, and so does `null`: as values they could not be told from
    another text, and from an answer without one.
    """
    try:
        value: Json = json.loads(text, parse_constant=_refuse)
    except ValueError:
        return text
    if value is None or isinstance(value, str):
        return text
    return value if scalars or isinstance(value, dict | list) else text
