"""Renders the token counts of a stream: on the last chunks, on every chunk, or on none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.wire import Usage, shapes

if TYPE_CHECKING:
    from workers_ai_contract.rendering.rendering import Rendering
    from workers_ai_contract.wire import Answer
    from workers_ai_kernel import JsonObject

_FEWEST_FOR_INCREMENTS = 2


def with_usage(events: list[JsonObject], answer: Answer, rendering: Rendering) -> list[JsonObject]:
    """Return the events with the token counts where the rendering puts them."""
    kind = rendering.usage
    if kind == "recorded":
        return events
    if kind in {"increments", "totals", "some"}:
        return _on_every(_with_one_usage(events), answer, kind)
    if kind in {"cached-zeroed", "details-dropped", "zeroed"}:
        return _twice(_with_one_usage(events), answer, kind)
    return _once(_with_one_usage(events), kind)


def _once(events: list[JsonObject], kind: str) -> list[JsonObject]:
    """Return events of which the last has the counts, with these in another place, or beside null."""
    last = events[-1]
    if kind == "apart":
        return [*events[:-1], _without_usage(last), {**last, "choices": []}]
    if kind == "null-first":
        return [event if "usage" in event else {**event, "usage": None} for event in events]
    if kind == "null-last":
        return [*events, {**last, "usage": None}]
    return [_without_usage(event) for event in events] if kind == "none" else events


def tail_counts(answer: Answer, rendering: Rendering) -> JsonObject:
    """Return the counts of a native last event behind a chat stream."""
    if rendering.usage == "none":
        return {}
    return {"usage": None if rendering.usage == "null-last" else shapes.priced_usage(answer.usage)}


def _without_usage(event: JsonObject) -> JsonObject:
    return {name: value for name, value in event.items() if name != "usage"}


def _with_one_usage(events: list[JsonObject]) -> list[JsonObject]:
    """Return the events without the ones that only repeat the counts."""
    places = [number for number, event in enumerate(events) if "usage" in event]
    return [event for number, event in enumerate(events) if number not in places[:-1]]


def _twice(events: list[JsonObject], answer: Answer, kind: str) -> list[JsonObject]:
    usage = answer.usage
    bare: JsonObject = dict(usage.to_json())
    first, second = shapes.chat_usage(usage), bare
    if kind == "cached-zeroed":
        second = shapes.chat_usage(Usage(usage.prompt_tokens, usage.completion_tokens))
    elif kind == "zeroed":
        first, second = bare, shapes.chat_usage(Usage(0, 0))
    last = events[-1]
    return [*events[:-1], {**last, "usage": first}, {**last, "usage": second}]


def _on_every(events: list[JsonObject], answer: Answer, kind: str) -> list[JsonObject]:
    usage = answer.usage
    shares = _shares(usage.completion_tokens, len(events))
    found: list[JsonObject] = []
    sent = 0
    for number, (event, share) in enumerate(zip(events, shares, strict=True)):
        sent += share
        if kind == "totals":
            counts = Usage(usage.prompt_tokens, sent)
            found.append({**event, "usage": dict(counts.to_json())})
            continue
        counts = Usage(0 if number else usage.prompt_tokens, share, 0 if number else usage.cached_tokens)
        found.append({**event, "usage": shapes.priced_usage(counts)})
    return found if kind != "some" else _but_one(found, usage)


def _but_one(events: list[JsonObject], usage: Usage) -> list[JsonObject]:
    """Return the events with a total at the end, and no counts in the event before it."""
    before, last = [_without_usage(event) for event in events[-2:-1]], events[-1]
    return [*events[:-2], *before, {**last, "usage": dict(usage.to_json())}]


def _shares(total: int, count: int) -> list[int]:
    """Return how many tokens each chunk adds; the first and the last add none where possible."""
    if count <= _FEWEST_FOR_INCREMENTS:
        return [*[0] * (count - 1), total]
    each, rest = divmod(total, count - 2)
    return [0, *(each + (number < rest) for number in range(count - 2)), 0]
