"""Renders the keys around a text: of a choice, a message, a chunk, and those that clients do not know."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from workers_ai_contract.wire.shapes import HARMONY_CALL_TOKEN

if TYPE_CHECKING:
    from workers_ai_contract.rendering.rendering import Rendering
    from workers_ai_kernel import Json, JsonObject

HARMONY_END_TOKEN = 200002
"""The `matched_stop` of a text that ended by itself: the token that ends an answer (recorded, wire/46)."""
_DROPPED = {
    "no-stop": frozenset({"stop_reason", "token_ids"}),
    "matched-stop": frozenset({"stop_reason", "token_ids"}),
    "few": frozenset({"stop_reason", "token_ids", "logprobs"}),
}
_KEPT = frozenset({"role", "content"})
_PADDING = "abcdefghijklmnopqrstuvwxyz0123456789"
UNKNOWN: JsonObject = {"prompt_text": None, "prompt_token_ids": None, "x_unknown": {"a": [1]}}
_FIRST: dict[str, JsonObject] = {
    "first": {"prompt_text": None, "prompt_token_ids": None},
    "ids": {"prompt_token_ids": None},
}


def with_choice_keys(choice: JsonObject, rendering: Rendering) -> JsonObject:
    """Return a choice of an answer or chunk with the keys of the rendering beside its text.

    A chunk that only carries counts has none of these keys (recorded), and stays as it is.
    """
    if rendering.choice_keys == "all" or "logprobs" not in choice:
        return choice
    if rendering.choice_keys == "null-stop":
        return {**choice, "stop_reason": None} if "stop_reason" in choice else choice
    dropped = _DROPPED[rendering.choice_keys]
    kept: JsonObject = {name: value for name, value in choice.items() if name not in dropped}
    if rendering.choice_keys == "matched-stop":
        stopped = HARMONY_CALL_TOKEN if choice.get("stop_reason") is not None else HARMONY_END_TOKEN
        kept["matched_stop"] = stopped if "stop_reason" in choice else None
    return kept


def with_message_keys(message: JsonObject, rendering: Rendering) -> JsonObject:
    """Return a message without the keys that have no value, or with null for no tool calls."""
    if rendering.message_keys == "few":
        message = {name: value for name, value in message.items() if value or name in _KEPT}
    if rendering.no_calls == "null" and not message.get("tool_calls"):
        message = {**message, "tool_calls": None}
    if rendering.unknown == "nested":
        message = {**message, "extra_content": {"google": {"thought_signature": "AAAA"}}}
    return message


def padded(events: list[JsonObject]) -> list[JsonObject]:
    """Return chunks with `p`, whose length says nothing."""
    return [
        {**event, "p": _PADDING[: 1 + (number * 7) % len(_PADDING)]} for number, event in enumerate(events)
    ]


def with_first_keys(events: list[JsonObject], rendering: Rendering) -> list[JsonObject]:
    """Return chunks with the keys that only the first one has."""
    first = _FIRST.get(rendering.unknown)
    return events if first is None else [{**events[0], **first}, *events[1:]]


def with_counts(body: JsonObject, counts: Json, rendering: Rendering) -> JsonObject:
    """Return a whole answer with these counts, or without if they are null."""
    if counts is None:
        return {name: value for name, value in body.items() if name != "usage"}
    if rendering.unknown == "nested":
        counts = {**cast("JsonObject", counts), "extra_properties": {"google": {"traffic_type": "ON_DEMAND"}}}
    return {**body, "usage": counts}
