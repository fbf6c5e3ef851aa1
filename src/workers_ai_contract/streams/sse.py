"""Server-Sent Events as Workers AI frames them: `data: <json>` and a blank line, no `event:`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workers_ai_kernel import Json, JsonObject

CONTENT_TYPE = "text/event-stream"
DONE = "[DONE]"
DONE_FRAME = f"data: {DONE}\n\n".encode()
_UNICODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ASCII = json.JSONEncoder(separators=(",", ":"))


def frames(events: Iterable[Json]) -> Iterator[bytes]:
    """Return an iterator over one frame per event, and `[DONE]` last."""
    return encoded_frames(map(encode, events))


def encoded_frames(events: Iterable[bytes]) -> Iterator[bytes]:
    """Yield one frame per event that is encoded already, and `[DONE]` last."""
    for event in events:
        yield b"data: " + event + b"\n\n"
    yield DONE_FRAME


def named_frame(event: JsonObject) -> bytes:
    """Return the frame of an event of the Responses form, whose type is also the name of the SSE event."""
    return f"event: {event['type']}\n".encode() + b"data: " + encode(event) + b"\n\n"


def data_of(frame: bytes) -> bytes:
    """Return the data of such a frame."""
    return frame.partition(b"\ndata: ")[2].removesuffix(b"\n\n")


def encode(value: Json) -> bytes:
    """Return compact JSON in UTF-8; equal values with equal key order give equal bytes.

    Values with a lone surrogate, which UTF-8 cannot encode, are written in ASCII with escapes.
    """
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return _encode_slowly(value)


def _encode_slowly(value: Json) -> bytes:
    """Encode what is too deep for orjson, or has a lone surrogate or an integer beyond 64 bits."""
    try:
        return _UNICODE.encode(value).encode()
    except UnicodeEncodeError:
        return _ASCII.encode(value).encode()
