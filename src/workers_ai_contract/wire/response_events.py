"""Converts answers to the events of a Responses stream.

Based on published types only: there is no recording of such a stream for this model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from workers_ai_contract.wire import shapes
from workers_ai_contract.wire.chunks import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.wire.replies import Answer
    from workers_ai_kernel import JsonObject

_FRAGMENT_LENGTH = 12


def response_events(
    answer: Answer, request: JsonObject | None = None, *, parts: bool = False
) -> Iterator[JsonObject]:
    """Yield the events of one response, numbered from 0: each item is added, filled, then done.

    With `parts`, each part of a message and of reasoning is, too, as OpenAI has it; the published types lack
    these events.
    """
    for number, event in enumerate(_events(answer, request, parts=parts)):
        yield {**event, "sequence_number": number}


def _events(answer: Answer, request: JsonObject | None, *, parts: bool) -> Iterator[JsonObject]:
    whole = shapes.response_object(answer, request)
    begun: JsonObject = {**whole, "status": "in_progress", "output": [], "incomplete_details": None}
    del begun["usage"]
    yield {"type": "response.created", "response": begun}
    for index, item in enumerate(cast("list[JsonObject]", whole["output"])):
        yield from _item_events(item, index, parts=parts)
    yield {"type": f"response.{whole['status']}", "response": whole}


def _item_events(item: JsonObject, index: int, *, parts: bool) -> Iterator[JsonObject]:
    kind = item["type"]
    if kind == "function_call":
        yield _about(
            "response.output_item.added", index, item={**item, "arguments": "", "status": "in_progress"}
        )
        yield from _argument_events(item, index)
    else:
        begun = {**item, "content": [], "status": None if kind == "reasoning" else "in_progress"}
        yield _about("response.output_item.added", index, item=begun)
        part = cast("list[JsonObject]", item["content"])[0]
        stem = "response.reasoning_text" if kind == "reasoning" else "response.output_text"
        place: JsonObject = {"item_id": item["id"], "content_index": 0}
        if parts:
            yield _about("response.content_part.added", index, **place, part={**part, "text": ""})
        yield from _text_events(stem, cast("str", item["id"]), cast("str", part["text"]), index)
        if parts:
            yield _about("response.content_part.done", index, **place, part=part)
    yield _about("response.output_item.done", index, item=item)


def _text_events(stem: str, item_id: str, text: str, index: int) -> Iterator[JsonObject]:
    place: JsonObject = {"item_id": item_id, "content_index": 0}
    if stem == "response.output_text":
        place["logprobs"] = []
    for piece in tokens(text):
        yield _about(f"{stem}.delta", index, **place, delta=piece)
    yield _about(f"{stem}.done", index, **place, text=text)


def _argument_events(item: JsonObject, index: int) -> Iterator[JsonObject]:
    stem, arguments = "response.function_call_arguments", cast("str", item["arguments"])
    for start in range(0, len(arguments), _FRAGMENT_LENGTH):
        fragment = arguments[start : start + _FRAGMENT_LENGTH]
        yield _about(f"{stem}.delta", index, item_id=item["id"], delta=fragment)
    yield _about(f"{stem}.done", index, item_id=item["id"], name=item["name"], arguments=arguments)


def _about(kind: str, index: int, **fields: object) -> JsonObject:
    return cast("JsonObject", {"type": kind, "output_index": index, **fields})
