"""The definition of a stream corruption, and helpers for implementing corruptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

from workers_ai_contract.streams.sse import DONE
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.drawing.source import ChoiceSource
    from workers_ai_kernel import Json, JsonObject

Damage: TypeAlias = "Callable[[ChoiceSource, list[JsonObject]], list[Json]]"
DataDamage: TypeAlias = "Callable[[ChoiceSource, list[bytes]], list[bytes]]"
FrameDamage: TypeAlias = "Callable[[ChoiceSource, list[bytes]], bytes]"

STREAMED: tuple[Form, ...] = (Form.PROMPT, Form.CHAT, Form.RESPONSES)
ENDED_BY_DONE: tuple[Form, ...] = (Form.PROMPT, Form.CHAT)


@dataclass(frozen=True, slots=True)
class Needs:
    """What an answer needs for a corruption to be visible: text, a number of tool calls, a natural end."""

    text: bool = False
    calls: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Corruption:
    """One way to corrupt a stream; `code` is the only code that the judge reports for it.

    `events` changes the parsed events, including the end of the stream; `data` changes the text after
    `data: ` of each event; `frames` changes the raw events.
    """

    code: str
    forms: tuple[Form, ...] = STREAMED
    needs: Needs = Needs()
    events: Damage | None = None
    data: DataDamage | None = None
    frames: FrameDamage | None = None
    label: str = ""

    @property
    def name(self) -> str:
        """The label, if there is one; otherwise the code without its first word."""
        return self.label or self.code.removeprefix("stream-").removeprefix("sse-")


def with_done(events: list[JsonObject]) -> list[Json]:
    """Return the events followed by `[DONE]`, as in prompt and chat streams."""
    return [*events, DONE]


def as_ended(events: list[JsonObject]) -> list[Json]:
    """Return the events with `[DONE]`, except for a response, which does not need it."""
    return [*events] if is_response(events) else with_done(events)


def is_response(events: list[JsonObject]) -> bool:
    """Return whether the events belong to a response."""
    return any(str(event.get("type", "")).startswith("response.") for event in events)


def end_of(events: list[JsonObject]) -> int:
    """Return the index of the first event with the finish reason or final status."""
    finished = [index for index, event in enumerate(events) if choice_of(event).get("finish_reason")]
    return finished[0] if finished else len(events) - 1


def choice_of(event: JsonObject) -> JsonObject:
    """Return the choice of a chat chunk, or an empty object."""
    choices = event.get("choices")
    return cast("JsonObject", choices[0]) if isinstance(choices, list) and choices else {}


def delta_of(event: JsonObject) -> JsonObject:
    """Return the delta of a chat chunk, or an empty object."""
    return cast("JsonObject", choice_of(event).get("delta", {}))


def with_choice(event: JsonObject, **changed: Json) -> JsonObject:
    """Return a chat chunk with some fields of its choice changed."""
    return {**event, "choices": [{**choice_of(event), **changed}]}


def where(events: list[JsonObject], holds: Callable[[JsonObject], object]) -> list[int]:
    """Return the indices of the events that match the predicate."""
    return [index for index, event in enumerate(events) if holds(event)]


def changed(events: list[JsonObject], index: int, event: JsonObject) -> list[JsonObject]:
    """Return the events with one of them replaced."""
    return [*events[:index], event, *events[index + 1 :]]


def without(events: list[JsonObject], index: int) -> list[JsonObject]:
    """Return the events without one of them."""
    return [*events[:index], *events[index + 1 :]]


def inserted(events: list[JsonObject], index: int, event: JsonObject) -> list[JsonObject]:
    """Return the events with one inserted before that index."""
    return [*events[:index], event, *events[index:]]
