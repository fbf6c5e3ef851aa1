"""An exchange as JSON: the line of a recording, and what is shown of it."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_contract.recording.live import LiveExchange
    from workers_ai_kernel import Json, JsonObject

SCHEMA_VERSION = 1


def exchange_json(exchange: LiveExchange) -> JsonObject:
    """Return an exchange without secrets, in the form of `exchange.schema.json`.

    The sizes of the pieces are those of the answer's body in bytes, in order; times are in milliseconds
    since the request had arrived.
    """
    shown = exchange.shown()
    pieces: list[Json] = [
        {"at_ms": milliseconds(piece.at_s), "size": len(piece.data)} for piece in exchange.pieces
    ]
    return {
        "schema_version": SCHEMA_VERSION,
        "started": timestamp(exchange.started),
        "duration_ms": None if exchange.duration_s is None else milliseconds(exchange.duration_s),
        "state": exchange.state.value,
        "request": {
            "method": shown.method,
            "url": shown.url,
            "headers": headers_json(shown.request_headers),
            "body": body_json(shown.request_body),
        },
        "answer": {
            "status": exchange.status,
            "headers": headers_json(shown.answer_headers),
            "body": body_json(shown.answer_body),
            "pieces": pieces,
        },
        "notes": shown.notes,
    }


def headers_json(headers: tuple[tuple[str, str], ...]) -> list[Json]:
    """Return headers as HAR has them."""
    return [{"name": name, "value": value} for name, value in headers]


def body_json(body: bytes | None) -> Json:
    """Return a body as `text`, or `base64` if it is not UTF-8; None if it was not kept."""
    if body is None:
        return None
    text = text_of(body)
    return {"base64": b64encode(body).decode("ascii")} if text is None else {"text": text}


def text_of(body: bytes) -> str | None:
    """Return a body as text, or None if it is not UTF-8."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def timestamp(seconds: float) -> str:
    """Return a time in seconds since 1970 as ISO 8601, in UTC, with milliseconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def milliseconds(seconds: float) -> float:
    """Return seconds as milliseconds, to the microsecond."""
    return round(seconds * 1000, 3)
