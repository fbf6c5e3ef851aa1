"""Frames events, and cuts bytes into the slices that arrive as separate reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from workers_ai_contract.streams.sse import DONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workers_ai_contract.faults.delivery import Delivery

_NEWLINES = {"lf": b"\n", "crlf": b"\r\n", "cr": b"\r"}
_BOM = b"\xef\xbb\xbf"
_TYPE = re.compile(rb'\{"type":"([^"]+)"')
_LATE_S = 0.1
_SLOW_S = 0.005
APART_S = 0.004
"""The pause between two slices; enough for a reader on a busy machine to see them apart."""
_SHORT_S = 0.0003
_FEW = 60
_LONGEST_BY_BYTES = 300
_LATE_EVENT = (
    b'{"id":"id-late","object":"chat.completion.chunk","created":0,"model":"","response":" late",'
    b'"choices":[{"index":0,"delta":{"content":" late"},"finish_reason":null}]}'
)


@dataclass(frozen=True, slots=True)
class Slice:
    """Bytes that are written at once, `pause_s` seconds after those before."""

    data: bytes
    pause_s: float = 0.0


def framed(events: Iterable[bytes], delivery: Delivery, *, typed: bool = False) -> list[bytes]:
    """Return one frame for each event, and `[DONE]` as the delivery says.

    Frames of `typed` events, those of Responses, have the type as their name, and no `[DONE]` ends them.
    """
    texts = [*events]
    done = DONE.encode()
    if not typed:
        texts += {"missing": [], "twice": [done, done], "event-after": [done, _LATE_EVENT]}.get(
            delivery.done, [done]
        )
    frames = [_frame(text, delivery, _type_of(text) if typed else b"") for text in texts]
    if delivery.bom == "first":
        frames[0] = _BOM + frames[0]
    if delivery.end == "bare":
        frames[-1] = frames[-1].removesuffix(_NEWLINES[delivery.newline])
    return frames


def _type_of(text: bytes) -> bytes:
    found = _TYPE.match(text)
    return found[1] if found else b""


def _frame(text: bytes, delivery: Delivery, name: bytes = b"") -> bytes:
    newline = _NEWLINES[delivery.newline]
    field = b"data: " if delivery.space == "one" else b"data:"
    lines = [text]
    if delivery.data_lines == "several" and text.startswith(b"{"):
        lines = [text[:1], text[1:]]
    comment = b": keep-alive" + newline if delivery.comments == "keep-alive" else b""
    if delivery.fields == "all":
        comment += b"event: " + (name or b"message") + newline + b"id: 1" + newline + b"retry: 1000" + newline
    elif name:
        comment += b"event: " + name + newline
    return comment + b"".join(field + line + newline for line in lines) + newline


def sliced(frames: Sequence[bytes], delivery: Delivery) -> list[Slice]:
    """Return the slices of some frames; joined, they are the frames again."""
    pieces = _cut(b"".join(frames), delivery) if delivery.slicing != "event" else [*frames]
    apart = 0.0
    if delivery.slicing not in {"event", "whole"}:
        # Very many slices would take too long otherwise; most of them still arrive apart.
        apart = APART_S if len(pieces) <= _FEW else _SHORT_S
    pause = _SLOW_S if delivery.timing == "slow" else apart
    first = _LATE_S if delivery.timing == "late" else 0.0
    return [Slice(piece, pause if number else first) for number, piece in enumerate(pieces)]


def _cut(data: bytes, delivery: Delivery) -> list[bytes]:
    places = sorted({place for place in _places(data, delivery) if 0 < place < len(data)})
    starts = [0, *places]
    return [data[start:end] for start, end in zip(starts, [*places, len(data)], strict=True)]


def _places(data: bytes, delivery: Delivery) -> Iterable[int]:
    """Return where to cut; not inside more than the first bytes of a long reply, byte by byte."""
    match delivery.slicing:
        case "bytes":
            return range(min(len(data), _LONGEST_BY_BYTES))
        case "characters":
            return (place for place, byte in enumerate(data) if byte & 0xC0 == 0x80)  # noqa: PLR2004 - UTF-8
        case "lines":
            return (match.start() + 1 for match in re.finditer(rb"\r\n|\n\n|\r\r", data))
        case "fields":
            return (match.start() + 3 for match in re.finditer(rb"data:", data))
        case "random":
            random = Random(delivery.seed)  # noqa: S311 - reproducible on purpose
            return [random.randrange(len(data) + 1) for _ in range(1 + random.randrange(24))]
        case _:
            return ()
