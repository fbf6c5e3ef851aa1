"""An exchange as an entry of HAR 1.2 (`http://www.softwareishard.com/blog/har-12-spec/`)."""

from __future__ import annotations

from base64 import b64encode
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from workers_ai_contract.recording.exchange_json import headers_json, milliseconds, text_of, timestamp

if TYPE_CHECKING:
    from workers_ai_contract.recording.live import LiveExchange, ShownExchange
    from workers_ai_kernel import Json, JsonObject

_VERSION = "HTTP/1.1"
_UNKNOWN_SIZE = -1


def creator() -> JsonObject:
    """Return the name and the version of what writes the file.

    The version is read here and not at import: that is 0.04 s of each start of `wai serve`.
    """
    from workers_ai_contract._version import __version__

    return {"name": "workers-ai-contract", "version": __version__}


def har_entry(exchange: LiveExchange) -> JsonObject:
    """Return an exchange without secrets.

    HAR has no place for the times of a stream's pieces and for our notes: they are in `_pieces` and `_notes`.
    """
    shown = exchange.shown()
    duration = milliseconds(exchange.duration_s or 0)
    wait = milliseconds(exchange.pieces[0].at_s) if exchange.pieces else duration
    pieces: list[Json] = [
        {"at_ms": milliseconds(piece.at_s), "size": len(piece.data)} for piece in exchange.pieces
    ]
    return {
        "startedDateTime": timestamp(exchange.started),
        "time": duration,
        "request": _request(shown),
        "response": _response(exchange, shown),
        "cache": {},
        "timings": {"send": 0, "wait": wait, "receive": max(0, round(duration - wait, 3))},
        "_state": exchange.state.value,
        "_pieces": pieces,
        "_notes": shown.notes,
    }


def _request(shown: ShownExchange) -> JsonObject:
    parameters = parse_qsl(urlsplit(shown.url).query, keep_blank_values=True)
    found: JsonObject = {
        "method": shown.method,
        "url": shown.url,
        "httpVersion": _VERSION,
        "cookies": [],
        "headers": headers_json(shown.request_headers),
        "queryString": [{"name": name, "value": value} for name, value in parameters],
        "headersSize": _UNKNOWN_SIZE,
        "bodySize": _UNKNOWN_SIZE if shown.request_body is None else len(shown.request_body),
    }
    if shown.request_body:
        kind = _content_type(shown.request_headers)
        found["postData"] = {"mimeType": kind, "params": [], **_text(shown.request_body, "_encoding")}
    return found


def _response(exchange: LiveExchange, shown: ShownExchange) -> JsonObject:
    body = shown.answer_body
    kind = _content_type(shown.answer_headers)
    return {
        "status": exchange.status,
        "statusText": _reason(exchange.status),
        "httpVersion": _VERSION,
        "cookies": [],
        "headers": headers_json(shown.answer_headers),
        "content": {"size": len(body), "mimeType": kind, **_text(body, "encoding")},
        "redirectURL": "",
        "headersSize": _UNKNOWN_SIZE,
        "bodySize": len(body),
    }


def _text(body: bytes, encoding: str) -> JsonObject:
    text = text_of(body)
    if text is None:
        return {"text": b64encode(body).decode("ascii"), encoding: "base64"}
    return {"text": text}


def _content_type(headers: tuple[tuple[str, str], ...]) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), "")


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
