"""What a corruption of a stream is, and what all of them look for in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

from workers_ai_contract.streams.sse import DONE
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.drawing.source import Source
    from workers_ai_kernel import Json, JsonObject

Damage: TypeAlias = "Callable[[Source, list[JsonObject]], list[Json]]"
DataDamage: TypeAlias = "Callable[[Source, list[bytes]], list[bytes]]"
FrameDamage: TypeAlias = "Callable[[Source, list[bytes]], bytes]"

STREAMED: tuple[Form, ...] = (Form.PROMPT, Form.CHAT, Form.RESPONSES)
ENDED_BY_DONE: tuple[Form, ...] = (Form.PROMPT, Form.CHAT)


@dataclass(frozen=True, slots=True)
class Needs:
    """What an answer must have for a corruption to show: text, so many tool calls, an end of its own."""

    text: bool = False
    calls: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Corruption:
    """One way to spoil a stream; `code` is what the judge says of it, and nothing else.

    `events` damages the parsed events, `data` what stands behind `data: ` in each, and `frames` the events
    as they travel. Where the damage is done to events, what ends the stream is part of it.
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
        """The code without the word that it begins with, unless there is a label."""
        return self.label or self.code.removeprefix("stream-").removeprefix("sse-")


def with_done(events: list[JsonObject]) -> list[Json]:
    """Return the events as prompt and chat send them: `[DONE]` comes last."""
    return [*events, DONE]


def as_ended(events: list[JsonObject]) -> list[Json]:
    """Return the events with `[DONE]`, unless they are those of a response, which need none."""
    return [*events] if is_response(events) else with_done(events)


def is_response(events: list[JsonObject]) -> bool:
    """Tell whether the events are those of a response."""
    return any(str(event.get("type", "")).startswith("response.") for event in events)


def end_of(events: list[JsonObject]) -> int:
    """Return the index of the first event that says how the answer ended."""
    finished = [index for index, event in enumerate(events) if choice_of(event).get("finish_reason")]
    return finished[0] if finished else len(events) - 1


def choice_of(event: JsonObject) -> JsonObject:
    """Return the choice of a chat chunk; an empty object where there is none."""
    choices = event.get("choices")
    return cast("JsonObject", choices[0]) if isinstance(choices, list) and choices else {}


def delta_of(event: JsonObject) -> JsonObject:
    """Return what a chat chunk adds; an empty object where it adds nothing."""
    return cast("JsonObject", choice_of(event).get("delta", {}))


def with_choice(event: JsonObject, **changed: Json) -> JsonObject:
    """Return a chat chunk with some fields of its choice changed."""
    return {**event, "choices": [{**choice_of(event), **changed}]}


def where(events: list[JsonObject], holds: Callable[[JsonObject], object]) -> list[int]:
    """Return the indices of the events of which something holds."""
    return [index for index, event in enumerate(events) if holds(event)]


def changed(events: list[JsonObject], index: int, event: JsonObject) -> list[JsonObject]:
    """Return the events with one of them changed."""
    return [*events[:index], event, *events[index + 1 :]]


def without(events: list[JsonObject], index: int) -> list[JsonObject]:
    """Return the events with one of them gone."""
    return [*events[:index], *events[index + 1 :]]


def inserted(events: list[JsonObject], index: int, event: JsonObject) -> list[JsonObject]:
    """Return the events with one more before that index."""
    return [*events[:index], event, *events[index:]]
