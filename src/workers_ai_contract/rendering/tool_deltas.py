"""Renders tool calls as the fragments of a chat stream."""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.rendering.rendering import Rendering
    from workers_ai_contract.wire import Answer, ToolCall
    from workers_ai_kernel import JsonObject

_FRAGMENT_LENGTH = 12


def tool_deltas(answer: Answer, rendering: Rendering) -> list[list[JsonObject]]:
    """Return the fragments of all tool calls, in the order in which they are sent; each list is one delta."""
    calls = [list(_fragments(call, number, rendering)) for number, call in enumerate(answer.tool_calls)]
    deltas = _arranged(calls, rendering)
    if rendering.sentinel == "null" and deltas:
        last = {name: value for name, value in deltas[-1][-1].items() if name == "index"}
        deltas.append([{**last, "id": None, "type": None, "function": {"name": None, "arguments": ""}}])
    return deltas


def _arranged(calls: list[list[JsonObject]], rendering: Rendering) -> list[list[JsonObject]]:
    """Return the fragments of each call in the deltas in which they are sent."""
    in_turn = [*chain.from_iterable(calls)]
    rows = [[each for each in row if each is not None] for row in zip_longest(*calls)]
    if rendering.calls == "together":
        # Without an index or a repeated id, only their order says to which call they belong.
        return rows if _told_apart(rendering) else [in_turn]
    if rendering.calls == "interleaved" and _told_apart(rendering):
        in_turn = [*chain.from_iterable(rows)]
    return [[fragment] for fragment in in_turn]


def _told_apart(rendering: Rendering) -> bool:
    """Return whether each fragment says to which call it belongs; else no client could put them together."""
    return _is_indexed(rendering) or rendering.tool_start == "id-repeated"


def _is_indexed(rendering: Rendering) -> bool:
    """Return whether fragments have an index; without an id, only the index shows where a call starts."""
    return rendering.tool_index != "absent" or rendering.tool_start == "bare"


def _fragments(call: ToolCall, number: int, rendering: Rendering) -> Iterator[JsonObject]:
    index: JsonObject = {}
    if _is_indexed(rendering):
        index = {"index": number + (rendering.tool_index == "one")}
    head: JsonObject = {"id": call.id, "type": "function", **index}
    if rendering.tool_start == "bare":
        head = index
    later = dict(index)
    if rendering.tool_start == "id-repeated":
        later = {"id": call.id, **index}
    elif rendering.tool_start == "id-null":
        later = {"id": None, **index}
    pieces = _pieces(call.arguments, rendering.fragments)
    named: JsonObject = {"name": call.name}
    repeated = named if rendering.tool_start == "name-repeated" else {}
    if rendering.tool_start == "name-last":
        yield {**head, "function": {"arguments": ""}}
        yield from _spoken(later, pieces, {})
        yield {**later, "function": named}
        return
    if rendering.tool_start == "complete":
        yield {**head, "function": {**named, "arguments": "".join(pieces[:1])}}
        yield from _spoken(later, pieces[1:], {})
        return
    apart = rendering.tool_start == "name-apart"
    yield {**head, "function": named if apart else {**named, "arguments": ""}}
    yield from _spoken(later, pieces, repeated)


def _spoken(later: JsonObject, pieces: list[str], repeated: JsonObject) -> Iterator[JsonObject]:
    for piece in pieces:
        yield {**later, "function": {**repeated, "arguments": piece}}


def _pieces(arguments: str, fragments: str) -> list[str]:
    if fragments == "empty" and arguments == "{}":
        return []
    if fragments == "whole":
        return [arguments]
    size = 1 if fragments == "characters" else _FRAGMENT_LENGTH
    return [arguments[start : start + size] for start in range(0, len(arguments), size)]
