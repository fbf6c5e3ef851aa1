"""Corruptions of the bytes: the text after `data: `, and the framing of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.streams.sse import DONE
from workers_ai_contract.transcripts.corruption import Corruption, Needs

if TYPE_CHECKING:
    from workers_ai_contract.drawing.source import ChoiceSource

_DONE = DONE.encode()


def _event_unreadable(source: ChoiceSource, data: list[bytes]) -> list[bytes]:
    # Without [DONE], the last event ends the stream; corrupting it would also cut the stream.
    index = source.choice(_events(data[:-1]))
    return [*data[:index], data[index][:-1], *data[index + 1 :]]


def _done_quoted(_source: ChoiceSource, data: list[bytes]) -> list[bytes]:
    return [*(each for each in data if each != _DONE), b'"%b"' % _DONE]


def _events(data: list[bytes]) -> list[int]:
    return [index for index, each in enumerate(data) if _DONE not in each[:10]]


def _byte_order_mark(_source: ChoiceSource, frames: list[bytes]) -> bytes:
    return b"\xef\xbb\xbf" + b"".join(frames)


def _line_ends(_source: ChoiceSource, frames: list[bytes]) -> bytes:
    return b"".join(frames).replace(b"\n", b"\r\n")


def _comment(source: ChoiceSource, frames: list[bytes]) -> bytes:
    return _before(source, frames, b": ping\n\n")


def _extra_field(source: ChoiceSource, frames: list[bytes]) -> bytes:
    return _before(source, frames, b"id: 1\n")


def _unknown_field(source: ChoiceSource, frames: list[bytes]) -> bytes:
    return _before(source, frames, b"tide\n")


def _before(source: ChoiceSource, frames: list[bytes], line: bytes) -> bytes:
    index = source.integer(0, len(frames) - 1)
    return b"".join([*frames[:index], line, *frames[index:]])


def _no_space(source: ChoiceSource, frames: list[bytes]) -> bytes:
    index = source.integer(0, len(frames) - 1)
    return b"".join([*frames[:index], frames[index].replace(b": ", b":", 1), *frames[index + 1 :]])


def _split_data(source: ChoiceSource, frames: list[bytes]) -> bytes:
    index = source.choice(_events([frame.removeprefix(b"data: ") for frame in frames]))
    split = frames[index].replace(b"data: {", b"data: {\ndata: ", 1)
    return b"".join([*frames[:index], split, *frames[index + 1 :]])


def _unfinished_event(_source: ChoiceSource, frames: list[bytes]) -> bytes:
    return b"".join(frames)[:-1]


def _cut_within_event(source: ChoiceSource, data: list[bytes]) -> list[bytes]:
    """Keep some events and part of the next one, cut at a character boundary."""
    index = source.choice(_before_end(data))
    text = data[index].decode()
    return [*data[:index], text[: source.integer(1, len(text) - 1)].encode()]


def _before_end(data: list[bytes]) -> list[int]:
    """Return the indices of the events before the end of the answer, except the first."""
    finished = [index for index, each in enumerate(data) if b'"finish_reason":"' in each]
    return [index for index in _events(data) if 0 < index <= (finished[0] if finished else len(data))]


def _without_last_line_ends(_source: ChoiceSource, frames: list[bytes]) -> bytes:
    return b"".join(frames).removesuffix(b"\n\n")


def _cut_within_character(source: ChoiceSource, frames: list[bytes]) -> bytes:
    """End in the middle of a multi-byte character."""
    whole = b"".join(frames)
    within = [index for index, byte in enumerate(whole) if byte & 0xC0 == 0x80]  # noqa: PLR2004 - a continuation byte
    return whole[: source.choice(within)] if within else whole + "潮".encode()[:2]


FRAMING = (
    Corruption("stream-event-unreadable", data=_event_unreadable),
    Corruption("stream-done-quoted", data=_done_quoted),
    Corruption("sse-byte-order-mark", frames=_byte_order_mark),
    Corruption("sse-line-ends", frames=_line_ends),
    Corruption("sse-comment", frames=_comment),
    Corruption("sse-extra-field", frames=_extra_field),
    Corruption("sse-unknown-field", frames=_unknown_field),
    Corruption("sse-no-space", frames=_no_space),
    Corruption("sse-split-data", frames=_split_data),
    Corruption("sse-unfinished-event", frames=_unfinished_event),
    Corruption(
        "stream-cut",
        needs=Needs(text=True),
        data=_cut_within_event,
        frames=_without_last_line_ends,
        label="cut-within-event",
    ),
    Corruption(
        "unreadable", needs=Needs(text=True), frames=_cut_within_character, label="cut-within-character"
    ),
)
