"""Corruptions of chat chunks: roles, finish reasons, text, and fragments of tool calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from workers_ai_contract.transcripts.corruption import (
    ENDED_BY_DONE,
    Corruption,
    Needs,
    changed,
    choice_of,
    delta_of,
    end_of,
    inserted,
    where,
    with_choice,
    with_done,
    without,
)
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.drawing.source import ChoiceSource
    from workers_ai_kernel import Json, JsonObject

_CHAT = (Form.CHAT,)
_TEXT = Needs(text=True)
_CALL = Needs(calls=1)


def _role_late(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    speaks = where(events, _is_output)
    role, *others = events
    return with_done(inserted(others, source.choice(speaks), role))


def _is_output(event: JsonObject) -> object:
    delta = delta_of(event)
    return delta.get("content") or delta.get("reasoning_content") or delta.get("tool_calls")


def _without_role(_source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return with_done(events[1:])


def _output_after_finish(_source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    late = with_choice(events[0], delta={"content": "tide"})
    return with_done(inserted(events, end_of(events) + 1, late))


def _finish_reason_changes(_source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    last = where(events, lambda event: choice_of(event).get("finish_reason"))[-1]
    other = "length" if choice_of(events[last])["finish_reason"] != "length" else "stop"
    return with_done(changed(events, last, with_choice(events[last], finish_reason=other)))


def _number_delta(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return _coerced(source, events, source.integer(0, 9))


def _boolean_delta(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return _coerced(source, events, source.boolean())


def _coerced(source: ChoiceSource, events: list[JsonObject], value: Json) -> list[Json]:
    """Replace a text by a value that the API takes it for."""
    index = source.choice(
        where(events, lambda event: delta_of(event).get("content") or event.get("response"))
    )
    event = events[index]
    if "choices" in event:
        return with_done(changed(events, index, with_choice(event, delta={"content": value})))
    return with_done(changed(events, index, {**event, "response": value}))


def _merged_chunk(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    """Put the native field beside the choices, as llama-3.3 does (wire/115)."""
    index = source.choice(where(events, lambda event: "choices" in event))
    text = delta_of(events[index]).get("content") or ""
    return with_done(changed(events, index, {**events[index], "response": text}))


def _fragment_of(event: JsonObject) -> JsonObject:
    calls = delta_of(event).get("tool_calls")
    return cast("JsonObject", calls[0]) if isinstance(calls, list) else {}


def _starts(events: list[JsonObject]) -> list[int]:
    return where(events, lambda event: "id" in _fragment_of(event))


def _with_fragment(event: JsonObject, fragment: JsonObject) -> JsonObject:
    return with_choice(event, delta={"tool_calls": [fragment]})


def _not_started(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return with_done(without(events, source.choice(_starts(events))))


def _restarted(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    index = source.choice(_starts(events)) + 1
    fragment: JsonObject = {**_fragment_of(events[index]), "id": "chatcmpl-tool-restarted"}
    return with_done(changed(events, index, _with_fragment(events[index], fragment)))


def _starting(
    change: Callable[[JsonObject], JsonObject],
) -> Callable[[ChoiceSource, list[JsonObject]], list[Json]]:
    """Return the corruption that changes the first fragment of a call."""

    def damage(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
        index = source.choice(_starts(events))
        started = change(_fragment_of(events[index]))
        return with_done(changed(events, index, _with_fragment(events[index], started)))

    return damage


def _without_id(fragment: JsonObject) -> JsonObject:
    return {name: value for name, value in fragment.items() if name != "id"}


def _without_name(fragment: JsonObject) -> JsonObject:
    return {**fragment, "function": {"arguments": ""}}


def _arguments_not_json(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    """Drop the last fragment of a call, so that its arguments are not valid JSON."""
    call = source.choice([_fragment_of(events[index])["index"] for index in _starts(events)])
    fragments = where(events, lambda event: _fragment_of(event).get("index") == call)
    return with_done(without(events, fragments[-1]))


def _id_twice(_source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    first, second, *_ = _starts(events)
    again: JsonObject = {**_fragment_of(events[second]), "id": _fragment_of(events[first])["id"]}
    return with_done(changed(events, second, _with_fragment(events[second], again)))


CHAT = (
    Corruption("stream-role-late", _CHAT, _TEXT, events=_role_late),
    Corruption("stream-without-role", _CHAT, events=_without_role),
    Corruption("stream-output-after-finish", _CHAT, events=_output_after_finish),
    Corruption("stream-finish-reason-changes", _CHAT, events=_finish_reason_changes),
    Corruption("stream-number-delta", ENDED_BY_DONE, _TEXT, events=_number_delta),
    Corruption("stream-boolean-delta", ENDED_BY_DONE, _TEXT, events=_boolean_delta),
    Corruption("recorded-of-other-models", _CHAT, events=_merged_chunk),
    Corruption("stream-tool-call-not-started", _CHAT, _CALL, events=_not_started),
    Corruption("stream-tool-call-restarted", _CHAT, _CALL, events=_restarted),
    Corruption("stream-tool-call-without-id", _CHAT, _CALL, events=_starting(_without_id)),
    Corruption("stream-tool-call-without-name", _CHAT, _CALL, events=_starting(_without_name)),
    Corruption("stream-tool-arguments-not-json", _CHAT, _CALL, events=_arguments_not_json),
    Corruption("stream-tool-call-id-twice", _CHAT, Needs(calls=2), events=_id_twice),
)
