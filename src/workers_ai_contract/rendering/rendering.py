"""The choices that put an answer into JSON or chunks, as one value."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from workers_ai_contract.rendering.table import CHOICES, Certainty, Shape
from workers_ai_contract.vocabulary import Form, Route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.rendering.table import Alternative
    from workers_ai_kernel import Json, JsonObject

_WHOLE_SHAPES = {
    Form.PROMPT: Shape.NATIVE,
    Form.CHAT: Shape.CHAT,
    Form.RESPONSES: Shape.RESPONSES,
    Form.BATCH: Shape.BATCH,
}
_STREAM_SHAPES = {
    Form.PROMPT: Shape.NATIVE_STREAM,
    Form.CHAT: Shape.CHAT_STREAM,
    Form.RESPONSES: Shape.RESPONSES_STREAM,
}


@dataclass(frozen=True, slots=True)
class Rendering:
    """One value for each choice of the table; the defaults are as recorded for gpt-oss.

    Raises:
        ValueError: a choice has no such value.
    """

    pieces: str = "token"
    usage: str = "recorded"
    role: str = "first"
    finish: str = "null"
    filler: str = "none"
    scalars: str = "text"
    tool_index: str = "zero"
    tool_start: str = "whole"
    fragments: str = "some"
    sentinel: str = "none"
    calls: str = "in-turn"
    reasoning_key: str = "reasoning_content"
    other_keys: str = "absent"
    no_text: str = "null"
    content: str = "text"
    response: str = "text"
    also_native: str = "no"
    tail: str = "by-route"
    model: str = "asked"
    unknown: str = "none"
    batch_order: str = "in-turn"
    batch_failed: str = "none"

    def __post_init__(self) -> None:
        for name, value in self.values():
            CHOICES[name].alternative(value)

    def values(self) -> Iterator[tuple[str, str]]:
        """Yield each choice with its value."""
        for field in fields(self):
            yield field.name, getattr(self, field.name)

    def unusual(self) -> Iterator[tuple[str, Alternative]]:
        """Yield each choice that is not as recorded for gpt-oss, with its alternative."""
        for name, value in self.values():
            if value != CHOICES[name].default:
                yield name, CHOICES[name].alternative(value)

    def __str__(self) -> str:
        unusual = ", ".join(f"{name}={each.value}" for name, each in self.unusual())
        return unusual or "as recorded"

    @property
    def confidence(self) -> Certainty:
        """The confidence of the least certain choice that is not a default."""
        levels = [*Certainty]
        return max((each.confidence for _, each in self.unusual()), key=levels.index, default=levels[0])

    @property
    def unsure(self) -> frozenset[str]:
        """The parts of an answer that two correct clients may report differently."""
        return frozenset[str]().union(*(each.unsure for _, each in self.unusual()))

    def to_json(self) -> JsonObject:
        """Return the choices that are not as recorded."""
        return {name: each.value for name, each in self.unusual()}

    @staticmethod
    def from_json(value: Json) -> Rendering:
        """Return the rendering for the output of `to_json`.

        Raises:
            ValueError: the value names no choice, or a value that the choice does not have.
        """
        if not isinstance(value, dict):
            raise ValueError("a rendering must be an object of choices")  # noqa: TRY004 - one kind of error
        chosen = {name: _text(name, each) for name, each in value.items()}
        return replace(AS_RECORDED, **chosen)


def _text(name: str, value: Json) -> str:
    if name not in CHOICES:
        raise ValueError(f"{name!r} is not a rendering: choose one of {', '.join(CHOICES)}")
    if not isinstance(value, str):
        raise ValueError(f"the rendering {name!r} must be a string")  # noqa: TRY004 - as above
    return value


AS_RECORDED = Rendering()
"""All choices as recorded for gpt-oss."""


def shape_of(form: Form, route: Route, *, stream: bool) -> Shape:
    """Return the format of an answer; a batch is never streamed."""
    if route is Route.CHAT:
        return Shape.CHAT_STREAM if stream else Shape.CHAT
    if route is Route.RESPONSES:
        return Shape.RESPONSES_STREAM if stream else Shape.RESPONSES
    shapes = _STREAM_SHAPES if stream and form is not Form.BATCH else _WHOLE_SHAPES
    return shapes[form]


def meaningful(shape: Shape) -> tuple[str, ...]:
    """Return the names of the choices that mean something for a format."""
    return tuple(name for name, choice in CHOICES.items() if shape in choice.shapes)


def single_renderings(shape: Shape) -> Iterator[Rendering]:
    """Yield each alternative that means something for a format, alone."""
    for name in meaningful(shape):
        for alternative in CHOICES[name].alternatives[1:]:
            if alternative.only_for and shape not in alternative.only_for:
                continue
            yield replace(AS_RECORDED, **{name: alternative.value})
