"""Corruptions of a stream as a whole: its end, its order, values that must stay the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from workers_ai_contract.drawing.replies import draw_error
from workers_ai_contract.streams.sse import DONE
from workers_ai_contract.transcripts.corruption import (
    ENDED_BY_DONE,
    Corruption,
    Needs,
    as_ended,
    changed,
    end_of,
    inserted,
    is_response,
    where,
    with_choice,
    with_done,
)
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from workers_ai_contract.drawing.source import ChoiceSource
    from workers_ai_kernel import Json, JsonObject

_END_OF_ANOTHER: JsonObject = {"type": "response.completed", "sequence_number": 0, "response": {}}


def _empty(_source: ChoiceSource, _events: list[JsonObject]) -> list[Json]:
    return [DONE]


def _cut(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return [*events[: _before_end(source, events)]]


def _before_end(source: ChoiceSource, events: list[JsonObject]) -> int:
    """Draw an index before the end, but not 0; counted from the end, so that other events can shrink away."""
    end = end_of(events)
    return end - source.integer(0, end - 1)


def _without_done(_source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return [*events]


def _without_finish_reason(_source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    silent = (with_choice(event, finish_reason=None) if "choices" in event else event for event in events)
    return with_done([*silent])


def _without_end_event(_source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return with_done(events[:-1])


def _done_twice(_source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return [*events, DONE, DONE]


def _event_after_done(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return [*events, DONE, source.choice(events)]


def _error_event(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return [*events[: _before_end(source, events)], draw_error(source).body()]


def _mixed_forms(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return with_done(inserted(events, _before_end(source, events), _END_OF_ANOTHER))


def _id_changes(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return _with_different_value(source, events, "id", "id-1")


def _model_changes(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return _with_different_value(source, events, "model", "@cf/openai/gpt-oss-120b")


def _with_different_value(
    source: ChoiceSource, events: list[JsonObject], name: str, value: str
) -> list[Json]:
    """Change a value in a later event so that it differs from the first event."""
    if is_response(events):
        last = events[-1]
        response: JsonObject = {**cast("JsonObject", last["response"]), name: value}
        return [*events[:-1], {**last, "response": response}]
    index = source.choice(where(events, lambda event: name in event)[1:])
    return with_done(changed(events, index, {**events[index], name: value}))


def _usage_sum(_source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return as_ended([_miscounted(event) for event in events])


def _miscounted(event: JsonObject) -> JsonObject:
    """Return an event whose total token count, if any, is too large by one."""
    miscounted: JsonObject = {}
    for name, value in event.items():
        inner = _miscounted(value) if name in {"usage", "response"} and isinstance(value, dict) else value
        miscounted[name] = inner + 1 if name == "total_tokens" and isinstance(inner, int) else inner
    return miscounted


WHOLE = (
    Corruption("stream-empty", events=_empty),
    Corruption("stream-cut", needs=Needs(text=True), events=_cut),
    Corruption("stream-without-done", ENDED_BY_DONE, events=_without_done),
    Corruption("stream-without-finish-reason", (Form.CHAT,), events=_without_finish_reason),
    Corruption("stream-without-end-event", (Form.RESPONSES,), events=_without_end_event),
    Corruption("stream-done-twice", events=_done_twice),
    Corruption("stream-event-after-done", events=_event_after_done),
    Corruption("stream-error-event", needs=Needs(text=True), events=_error_event),
    Corruption("stream-mixed-forms", ENDED_BY_DONE, Needs(text=True), events=_mixed_forms),
    Corruption("stream-id-changes", (Form.CHAT, Form.RESPONSES), events=_id_changes),
    Corruption("stream-model-changes", (Form.CHAT, Form.RESPONSES), events=_model_changes),
    Corruption("stream-usage-sum", events=_usage_sum),
)
