"""Traits of single events that were recorded of other models on the platform, or that clients fail on.

Each is a warning: the event is valid. What the traits of other models have in common is in `rules`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.streams import access, rules
from workers_ai_kernel.explaining.showing import shown
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.problem import Problem

_TEXTS = ("content", "reasoning_content", "reasoning")
_NATIVE = ("response", "tool_calls")
_CHUNK = "chat.completion.chunk"


def event_traits(event: Json, pointer: str = "") -> Iterator[Problem]:
    """Yield the warnings about one event, whatever came before it."""
    if not isinstance(event, dict):
        return
    if event.get("object") == _CHUNK or "choices" in event:
        yield from _of_chunk(event, pointer)
    if "response" in event:
        yield from _coerced(event["response"], join(pointer, "response"))
    details = access.member(event, "usage").get("prompt_tokens_details", "")
    if details is None:
        yield rules.no_details(join(pointer, "usage", "prompt_tokens_details"))


def _of_chunk(event: JsonObject, pointer: str) -> Iterator[Problem]:
    if "choices" not in event:
        yield rules.of_other_models(
            pointer,
            f"{pointer or 'the event'} is a chunk without 'choices'",
            "Read 'choices' only if the chunk has it.",
        )
    native = next((name for name in _NATIVE if name in event), None)
    if native is not None:
        place = join(pointer, native)
        yield rules.of_other_models(
            place,
            f"{place} is a native field in a chunk with 'choices'; a client that reads both doubles the text",
            f"Read 'choices' and ignore {place}.",
        )
    for position, choice in access.objects(event, "choices"):
        yield from _of_choice(choice, join(pointer, "choices", position))


def _of_choice(choice: JsonObject, pointer: str) -> Iterator[Problem]:
    if "index" not in choice:
        yield _without_index(pointer)
    delta, place = access.member(choice, "delta"), join(pointer, "delta")
    for name in _TEXTS:
        if name in delta:
            yield from _coerced(delta[name], join(place, name))
    for position, fragment in access.objects(delta, "tool_calls"):
        if "index" not in fragment:
            yield _without_index(join(place, "tool_calls", position))


def _without_index(pointer: str) -> Problem:
    return rules.of_other_models(
        pointer, f"{pointer} has no 'index'", f"Treat {pointer} as a part of the newest one, or of the first."
    )


def _coerced(value: Json, place: str) -> Iterator[Problem]:
    """Yield a warning if a text fragment is a number or a boolean."""
    if isinstance(value, bool):
        yield rules.BOOLEAN_DELTA.broken(
            place,
            f"{place} is the boolean {shown(value)}: {rules.RECORDED_OF_OTHERS} for text that reads like "
            "one, and clients that concatenate strings fail.",
            f"Treat {place} as text.",
        )
    elif isinstance(value, int | float):
        yield rules.NUMBER_DELTA.broken(
            place,
            f"{place} is the number {value}: the API sends numeric text as a number, and "
            "clients that concatenate strings fail.",
            f"Treat {place} as text.",
        )
