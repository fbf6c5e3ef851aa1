"""Renders an answer as the events of a stream.

Starts with the events as recorded for gpt-oss (`wire.chunks`); each step changes one thing about them.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, cast

from workers_ai_contract.rendering.choice_keys import UNKNOWN, padded, with_choice_keys, with_first_keys
from workers_ai_contract.rendering.finishing import choice_of, delta_of, with_fields, with_finish
from workers_ai_contract.rendering.stream_usage import tail_counts, with_usage
from workers_ai_contract.rendering.table import Shape
from workers_ai_contract.rendering.tool_deltas import tool_deltas
from workers_ai_contract.vocabulary import Form, Route
from workers_ai_contract.wire import chunks
from workers_ai_contract.wire.response_events import response_events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.rendering.rendering import Rendering
    from workers_ai_contract.wire import Answer
    from workers_ai_kernel import Json, JsonObject

_SOME = 3
_SCALARS = re.compile(r"(?<![\w.])(?:0|[1-9][0-9]{0,14}|true|false)(?![\w.])")
_HEARTBEAT: JsonObject = {"response": "", "p": "abcdefghi"}
_CONTENT, _REASONING = "content", "reasoning_content"


def stream_events(answer: Answer, shape: Shape, route: Route, rendering: Rendering) -> list[JsonObject]:
    """Return the events of a streamed answer, without `[DONE]`."""
    if shape is Shape.RESPONSES_STREAM:
        return [*response_events(answer)]
    if shape is Shape.NATIVE_STREAM:
        return _native(answer, rendering)
    events = [*chunks.chat_chunks(answer)]
    for step in _STEPS:
        events = step(events, answer, rendering)
    events = _names(events, rendering)
    return [*events, *_tail(answer, route, rendering)]


def recorded_chunks(answer: Answer, route: Route) -> Iterator[JsonObject]:
    """Return an iterator that makes the chunks of a chat stream as recorded, each only when it is wanted.

    They are those of `stream_events` with `AS_RECORDED`: a long stream takes no memory before it is sent.
    """
    return chunks.run_events(answer, Form.CHAT) if route is Route.RUN else chunks.chat_chunks(answer)


def _native(answer: Answer, rendering: Rendering) -> list[JsonObject]:
    events = [*chunks.native_events(answer)]
    texts, last = [event["response"] for event in events[:-1]], events[-1]
    pieces = _scalar_pieces(_regrouped(texts, rendering.pieces), rendering.scalars)
    padded = [
        {"response": piece, "p": "abcdefghijklmnop"[: 1 + number % 16]} for number, piece in enumerate(pieces)
    ]
    found: list[JsonObject] = [*padded]
    if rendering.filler == "heartbeat":
        found = [each for event in found for each in (event, _HEARTBEAT)]
    elif rendering.filler == "recorded":
        found = [*found[:1], _HEARTBEAT, *found[1:]]
    elif rendering.filler == "no-choices":
        found = [*found, {"choices": []}]
    found = with_usage([*found, last], answer, rendering)
    return [{**event, **UNKNOWN} for event in found] if rendering.unknown == "keys" else found


def _tail(answer: Answer, route: Route, rendering: Rendering) -> list[JsonObject]:
    wanted = rendering.tail == "always" or (rendering.tail == "by-route" and route is Route.RUN)
    if not wanted:
        return []
    return [{"response": "", **tail_counts(answer, rendering)}]


def _regrouped(pieces: list[Json], size: str) -> list[str]:
    """Return texts joined to larger ones or cut to characters; they are the same text again."""
    texts = [piece for piece in pieces if isinstance(piece, str)]
    if size == "all":
        return ["".join(texts)] if texts else []
    if size == "characters":
        return [*"".join(texts)]
    step = _SOME if size == "some" else 1
    return ["".join(texts[start : start + step]) for start in range(0, len(texts), step)]


def _pieces(events: list[JsonObject], _answer: Answer, rendering: Rendering) -> list[JsonObject]:
    if rendering.pieces == "token":
        return events
    for key in (_CONTENT, _REASONING):
        places = [number for number, event in enumerate(events) if [*delta_of(event)] == [key]]
        if places:
            first, last = places[0], places[-1] + 1
            texts = _regrouped([delta_of(events[place])[key] for place in places], rendering.pieces)
            joined = [with_fields(events[first], delta={key: text}) for text in texts]
            events = [*events[:first], *joined, *events[last:]]
    return events


def _tool_calls(events: list[JsonObject], answer: Answer, rendering: Rendering) -> list[JsonObject]:
    places = [number for number, event in enumerate(events) if "tool_calls" in delta_of(event)]
    if not places:
        return events
    template = events[places[0]]
    rendered = [
        with_fields(template, delta={"tool_calls": [*each]}) for each in tool_deltas(answer, rendering)
    ]
    return [*events[: places[0]], *rendered, *events[places[-1] + 1 :]]


def _beside_text(events: list[JsonObject], _answer: Answer, rendering: Rendering) -> list[JsonObject]:
    """Return the chunks with the first fragment of the calls beside the last text, if there is any."""
    first = next((number for number, event in enumerate(events) if "tool_calls" in delta_of(event)), 0)
    text = delta_of(events[first - 1])
    if rendering.calls != "beside-text" or not first or [*text] != [_CONTENT]:
        return events
    joined = with_fields(events[first], delta={**text, **delta_of(events[first])})
    return [*events[: first - 1], joined, *events[first + 1 :]]


def _scalar_pieces(pieces: list[str], scalars: str) -> list[Json]:
    """Return the pieces with each number, true and false as JSON, apart from the text around it."""
    if scalars == "text":
        return [*pieces]
    found: list[Json] = []
    for piece in pieces:
        end = 0
        for match in _SCALARS.finditer(piece):
            found.extend(filter(None, [piece[end : match.start()]]))
            found.append(json.loads(match[0]))
            end = match.end()
        found.extend(filter(None, [piece[end:]]))
    return found


def _scalars(events: list[JsonObject], _answer: Answer, rendering: Rendering) -> list[JsonObject]:
    if rendering.scalars == "text":
        return events
    found: list[JsonObject] = []
    for event in events:
        content = delta_of(event).get(_CONTENT)
        if not isinstance(content, str) or not content:
            found.append(event)
        else:
            pieces = _scalar_pieces([content], rendering.scalars)
            found.extend(with_fields(event, delta={_CONTENT: piece}) for piece in pieces)
    return found


def _role(events: list[JsonObject], _answer: Answer, rendering: Rendering) -> list[JsonObject]:
    if rendering.role == "absent":
        return events[1:]
    if rendering.role == "every":
        return [with_fields(event, delta={"role": "assistant", **delta_of(event)}) for event in events]
    return events


def _fill(events: list[JsonObject], _answer: Answer, rendering: Rendering) -> list[JsonObject]:
    if rendering.filler in {"recorded", "none"}:
        return events
    place = len(events) // 2
    template = {name: value for name, value in events[0].items() if name != "usage"}
    empty: JsonObject = {**template, "choices": []}
    if rendering.filler == "heartbeat":
        empty = with_fields(template, delta={}, finish_reason=None)
    return [events[0], empty, *events[1:place], empty, *events[place:]]


def _with_other_keys(events: list[JsonObject], _answer: Answer, rendering: Rendering) -> list[JsonObject]:
    others = _OTHERS[rendering.other_keys]
    rename = _RENAMED[rendering.reasoning_key]
    found: list[JsonObject] = []
    for event in events:
        # Chunks with the counts only come from elsewhere: their deltas are empty in each recording.
        filled = others if rendering.other_keys != "null-reasoning" or "logprobs" in choice_of(event) else {}
        found.append(
            with_fields(event, delta=rename({**filled, **delta_of(event)})) if event["choices"] else event
        )
    return found


_OTHERS: dict[str, JsonObject] = {
    "absent": {},
    "null": {_CONTENT: None, _REASONING: None},
    "null-reasoning": {_REASONING: None},
    "empty": {_CONTENT: "", _REASONING: ""},
    "null-calls": {"tool_calls": None},
}


def _renamed(delta: JsonObject) -> JsonObject:
    return {"reasoning" if name == _REASONING else name: value for name, value in delta.items()}


def _doubled(delta: JsonObject) -> JsonObject:
    return {**delta, "reasoning": delta[_REASONING]} if _REASONING in delta else delta


def _kept(delta: JsonObject) -> JsonObject:
    return delta


_RENAMED: dict[str, Callable[[JsonObject], JsonObject]] = {
    _REASONING: _kept,
    "reasoning": _renamed,
    "both": _doubled,
}


_STEPS = (
    _pieces,
    _tool_calls,
    _scalars,
    _beside_text,
    _role,
    with_finish,
    _fill,
    _with_other_keys,
    with_usage,
)


def _names(events: list[JsonObject], rendering: Rendering) -> list[JsonObject]:
    """Return the chunks with the keys and names of the rendering."""
    named = [
        with_names(_with_keys(event, rendering), rendering) for event in with_first_keys(events, rendering)
    ]
    if rendering.also_native == "yes":
        named = [_also_native(event) for event in named]
    return padded(named) if rendering.padding == "p" else named


def _with_keys(event: JsonObject, rendering: Rendering) -> JsonObject:
    choices = cast("list[JsonObject]", event["choices"])
    return {**event, "choices": [with_choice_keys(choice, rendering) for choice in choices]}


def _also_native(event: JsonObject) -> JsonObject:
    """Return a chunk with the native keys, too; without a choice it has no text (recorded, wire/115)."""
    text: JsonObject = {"response": delta_of(event).get(_CONTENT) or ""} if event["choices"] else {}
    return {**event, **text, "tool_calls": []}


def with_names(body: JsonObject, rendering: Rendering) -> JsonObject:
    """Return a body with the model's name and the unknown keys of the rendering."""
    model = str(body.get("model", ""))
    changed = {"asked": model, "external": f"{model}-external", "bare": model.removeprefix("@cf/")}
    named: JsonObject = {**body, "model": changed[rendering.model]} if "model" in body else body
    return {**named, **UNKNOWN} if rendering.unknown == "keys" else named
