"""Corruptions of the events of a response: sequence numbers, items, texts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workers_ai_contract.transcripts.corruption import (
    Corruption,
    Needs,
    changed,
    inserted,
    where,
    without,
)
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from workers_ai_contract.drawing.source import ChoiceSource
    from workers_ai_kernel import Json, JsonObject

_ADDED = "response.output_item.added"
_ITEM_DONE = "response.output_item.done"


def _numbered(events: list[JsonObject]) -> list[Json]:
    return [{**event, "sequence_number": number} for number, event in enumerate(events)]


def _of_type(events: list[JsonObject], kind: str) -> list[int]:
    return where(events, lambda event: event["type"] == kind)


def _deltas(events: list[JsonObject]) -> list[int]:
    return where(events, lambda event: str(event["type"]).endswith(".delta"))


def _gap(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    first = source.integer(1, len(events) - 1)
    return [{**event, "sequence_number": number + (number >= first)} for number, event in enumerate(events)]


def _not_created(_source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return _numbered(events[1:])


def _created_twice(_source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return _numbered(inserted(events, 1, events[0]))


def _event_after_end(_source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return _numbered([*events, {**events[-1], "type": "response.failed"}])


def _unknown_item(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    index = source.choice(_deltas(events))
    return [*changed(events, index, {**events[index], "item_id": "unknown"})]


def _item_added_twice(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    index = source.choice(_of_type(events, _ADDED))
    return _numbered(inserted(events, index, events[index]))


def _item_not_done(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return _numbered(without(events, source.choice(_of_type(events, _ITEM_DONE))))


def _text_differs(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    return _numbered(without(events, source.choice(_deltas(events))))


def _delta_after_text_done(source: ChoiceSource, events: list[JsonObject]) -> list[Json]:
    index = source.choice(_deltas(events))
    done = str(events[index]["type"]).removesuffix("delta") + "done"
    place = events[index]["output_index"]
    last = where(events, lambda event: event["type"] == done and event["output_index"] == place)[-1]
    return _numbered(inserted(events, last + 1, events[index]))


_corruption = partial(Corruption, forms=(Form.RESPONSES,))
_TEXT = Needs(text=True)

RESPONSES = (
    _corruption("stream-sequence-number", events=_gap),
    _corruption("stream-not-created", events=_not_created),
    _corruption("stream-created-twice", events=_created_twice),
    _corruption("stream-event-after-end", events=_event_after_end),
    _corruption("stream-unknown-item", needs=_TEXT, events=_unknown_item),
    _corruption("stream-item-added-twice", needs=_TEXT, events=_item_added_twice),
    _corruption("stream-item-not-done", needs=Needs(text=True, whole=True), events=_item_not_done),
    _corruption("stream-text-differs", needs=_TEXT, events=_text_differs),
    _corruption("stream-delta-after-text-done", needs=_TEXT, events=_delta_after_text_done),
)
