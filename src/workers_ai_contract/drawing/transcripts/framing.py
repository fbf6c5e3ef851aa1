"""Damage to the bytes: what stands behind `data: `, and how the events are framed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.drawing.transcripts.corruption import Corruption, Needs
from workers_ai_contract.streams.sse import DONE

if TYPE_CHECKING:
    from workers_ai_contract.drawing.source import Source

_DONE = DONE.encode()


def _event_unreadable(source: Source, data: list[bytes]) -> list[bytes]:
    # Where no [DONE] follows, the last event is the end of the stream: without it the stream is cut, too.
    index = source.choice(_events(data[:-1]))
    return [*data[:index], data[index][:-1], *data[index + 1 :]]


def _done_quoted(_source: Source, data: list[bytes]) -> list[bytes]:
    return [*(each for each in data if each != _DONE), b'"%b"' % _DONE]


def _events(data: list[bytes]) -> list[int]:
    return [index for index, each in enumerate(data) if _DONE not in each[:10]]


def _byte_order_mark(_source: Source, frames: list[bytes]) -> bytes:
    return b"\xef\xbb\xbf" + b"".join(frames)


def _line_ends(_source: Source, frames: list[bytes]) -> bytes:
    return b"".join(frames).replace(b"\n", b"\r\n")


def _comment(source: Source, frames: list[bytes]) -> bytes:
    return _before(source, frames, b": ping\n\n")


def _extra_field(source: Source, frames: list[bytes]) -> bytes:
    return _before(source, frames, b"id: 1\n")


def _unknown_field(source: Source, frames: list[bytes]) -> bytes:
    return _before(source, frames, b"tide\n")


def _before(source: Source, frames: list[bytes], line: bytes) -> bytes:
    index = source.integer(0, len(frames) - 1)
    return b"".join([*frames[:index], line, *frames[index:]])


def _no_space(source: Source, frames: list[bytes]) -> bytes:
    index = source.integer(0, len(frames) - 1)
    return b"".join([*frames[:index], frames[index].replace(b": ", b":", 1), *frames[index + 1 :]])


def _split_data(source: Source, frames: list[bytes]) -> bytes:
    index = source.choice(_events([frame.removeprefix(b"data: ") for frame in frames]))
    split = frames[index].replace(b"data: {", b"data: {\ndata: ", 1)
    return b"".join([*frames[:index], split, *frames[index + 1 :]])


def _unfinished_event(_source: Source, frames: list[bytes]) -> bytes:
    return b"".join(frames)[:-1]


def _cut_within_event(source: Source, data: list[bytes]) -> list[bytes]:
    """Keep some events and a part of the next; the rest of a text is cut where a character ends."""
    index = source.choice(_before_end(data))
    text = data[index].decode()
    return [*data[:index], text[: source.integer(1, len(text) - 1)].encode()]


def _before_end(data: list[bytes]) -> list[int]:
    """Return the events after which the answer is not at its end yet, the first of all left out."""
    finished = [index for index, each in enumerate(data) if b'"finish_reason":"' in each]
    return [index for index in _events(data) if 0 < index <= (finished[0] if finished else len(data))]


def _without_last_line_ends(_source: Source, frames: list[bytes]) -> bytes:
    return b"".join(frames).removesuffix(b"\n\n")


def _cut_within_character(source: Source, frames: list[bytes]) -> bytes:
    """End within a character of several bytes, which no reader can make sense of."""
    whole = b"".join(frames)
    within = [index for index, byte in enumerate(whole) if byte & 0xC0 == 0x80]  # noqa: PLR2004 - a byte that continues
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
