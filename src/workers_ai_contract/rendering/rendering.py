"""The choices that put an answer into JSON or chunks, as one value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from workers_ai_contract.rendering.choices import ChosenValues, chosen_in
from workers_ai_contract.rendering.table import CHOICES, RenderingChoice, Shape
from workers_ai_contract.vocabulary import Form, Route

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_contract.rendering.choices import Choice
    from workers_ai_kernel import Json

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
class Rendering(ChosenValues):
    """One value for each choice of the table; the defaults are as recorded for gpt-oss.

    Raises:
        ValueError: a choice has no such value.
    """

    pieces: str = "token"
    usage: str = "recorded"
    role: str = "first"
    finish: str = "null"
    stop_chunk: str = "sent"
    choice_keys: str = "all"
    padding: str = "none"
    filler: str = "recorded"
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
    message_keys: str = "all"
    no_calls: str = "array"
    counts: str = "recorded"
    error_key: str = "null"
    response: str = "text"
    also_native: str = "no"
    tail: str = "by-route"
    model: str = "asked"
    unknown: str = "none"
    arguments: str = "text"
    finish_value: str = "right"
    body: str = "choices"
    items: str = "recorded"
    batch_order: str = "in-turn"
    batch_failed: str = "none"

    table: ClassVar[Mapping[str, Choice]] = CHOICES

    def __post_init__(self) -> None:
        self.check()

    @staticmethod
    def from_json(value: Json) -> Rendering:
        """Return the rendering for the output of `to_json`.

        Raises:
            ValueError: the value names no choice, or a value that the choice does not have.
        """
        if not isinstance(value, dict):
            raise ValueError("a rendering must be an object of choices")  # noqa: TRY004 - one kind of error
        return replace(AS_RECORDED, **chosen_in(value, CHOICES, RenderingChoice.noun))


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
