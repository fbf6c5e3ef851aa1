"""Whole samples, plain or drawn: streams and conversations, each with the name of what it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import count, cycle
from random import Random
from typing import TYPE_CHECKING

from workers_ai_contract.drawing import SeededSource, UndrawableError
from workers_ai_contract.drawing.conversations import conversation_drawer, conversation_modes
from workers_ai_contract.samples.kinds import SampleKind, SampleStyle
from workers_ai_contract.samples.plain import plain_conversation, plain_stream, transcript_of
from workers_ai_contract.streams import sse
from workers_ai_contract.streams.events import parse
from workers_ai_contract.transcripts import transcript_drawer
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeVar

    from workers_ai_contract.drawing import ChoiceSource
    from workers_ai_contract.drawing.conversations import ConversationMode
    from workers_ai_contract.wire.conversations import Conversation
    from workers_ai_kernel import Json

    Drawn = TypeVar("Drawn")

STREAM_FORMS = (Form.CHAT, Form.PROMPT)


@dataclass(frozen=True, slots=True)
class WholeSample:
    """A whole stream or conversation: as JSON, and as the bytes of its file.

    A stream is the array of its events, `[DONE]` among them. A conversation is an array: each request, and
    the answer or stream that follows it; its file has one line for each.
    """

    name: str
    payload: Json
    data: bytes


def whole_samples(
    kind: SampleKind, style: SampleStyle, form: Form | None, seed: int
) -> Iterator[WholeSample]:
    """Yield whole samples without end; the same seed yields the same ones.

    Raises:
        UsageError: the form is never streamed.
    """
    if kind is SampleKind.STREAM:
        return map(_stream, _transcripts(style, form, seed))
    return map(_conversation, conversations(style, form, seed))


def conversations(style: SampleStyle, form: Form | None, seed: int) -> Iterator[Conversation]:
    """Yield conversations without end."""
    if style is SampleStyle.DRAWN:
        yield from endless(conversation_drawer(form=form), seed)
    yield from plain_conversations(conversation_modes(form, None, None), seed)


def plain_conversations(
    modes: Iterable[ConversationMode], seed: int, *, turns: int | None = None
) -> Iterator[Conversation]:
    """Yield plain conversations in these modes by turns, without end."""
    for number, mode in zip(count(), cycle(modes)):
        chance = Random(f"{seed}:{number}")  # noqa: S311 - reproducible on purpose
        yield plain_conversation(chance, mode.form, mode.route, stream=mode.stream, turns=turns)


def _transcripts(style: SampleStyle, form: Form | None, seed: int) -> Iterator[bytes]:
    draw = transcript_drawer(form=form)
    if style is SampleStyle.DRAWN:
        yield from endless(draw, seed)
    for number, each in zip(count(), cycle(STREAM_FORMS if form is None else (form,))):
        chance = Random(f"{seed}:{number}")  # noqa: S311 - reproducible on purpose
        yield transcript_of(plain_stream(chance, each), each)


def endless(draw: Callable[[ChoiceSource], Drawn], seed: int) -> Iterator[Drawn]:
    """Yield what is drawn from a seed, without end."""
    source = SeededSource(Random(seed))  # noqa: S311 - a seed makes values, not secrets
    while True:
        try:
            yield draw(source)
        except UndrawableError:
            continue


def _stream(data: bytes) -> WholeSample:
    events: list[Json] = [
        event.data if event.data == sse.DONE else json.loads(event.data) for event in parse(data).events
    ]
    return WholeSample("stream", events, data)


def _conversation(conversation: Conversation) -> WholeSample:
    parts: list[Json] = []
    for turn in conversation.turns:
        parts.append(turn.request)
        parts.append(turn.reply if turn.events is None else [*turn.events, sse.DONE])
    lines = b"".join(sse.encode(part) + b"\n" for part in parts)
    return WholeSample(f"{conversation.form}-{conversation.route}", parts, lines)
