# A client reads whatever JSON came, so its values are of any type.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""A reader of Server-Sent Events, and the bugs in it."""

from __future__ import annotations

import codecs
import json
from typing import TYPE_CHECKING, Any

from tests.clients.zoo import errors
from tests.clients.zoo.planted import has, name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.clients.zoo.transport import Reply

Object = dict[str, Any]

_TRUSTING = {"cut-is-end", "needs-last-blank-line", "stall-is-end", "json-is-stream"}


def events(reply: Reply, *, typed: bool = False) -> Iterator[Object]:
    """Yield each event of a stream as JSON, up to `[DONE]`; a stream of typed events has none.

    Raises:
        ApiFailure: an event is an error.
        ConnectionError: the stream ended early.
        ValueError: an event is not JSON.
    """
    finished = False
    ended = False
    for data in _datas(reply):
        if data.strip() == "[DONE]":
            if has("done-must-be-last") and ended:
                raise ValueError("two ends")
            ended = True
            if has("reads-to-close") or has("events-after-done") or has("done-must-be-last"):
                continue
            return
        if ended and not has("events-after-done"):
            continue
        try:
            event: Any = json.loads(data)
        except ValueError:
            if has("skips-broken-events"):
                continue
            if has("broken-event-is-end"):
                return
            raise
        if errors.is_failure(event) and not has("ignores-error-events"):
            if has("error-event-is-end"):
                return
            if not (has("only-envelope-events") and "errors" not in event):
                raise errors.of_body(reply.status, event)
        finished = finished or _has_finish(event)
        yield event
    if ended or typed or has("end-is-end") or name() in _TRUSTING:
        return
    if not finished or has("needs-done"):
        raise ConnectionError("the stream ended before its [DONE]")


def _has_finish(event: Any) -> bool:  # noqa: ANN401 - whatever arrived
    # Nothing in a native event tells the last one: counts may be in each.
    choices = event.get("choices", ()) if isinstance(event, dict) else ()
    return any(choice.get("finish_reason") for choice in choices)


def _datas(reply: Reply) -> Iterator[str]:
    """Yield the data of each event, as the standard reads them."""
    data: list[str] = []
    for line in _lines(reply):
        if not line:
            if data:
                yield _joined(data)
            data = []
            continue
        if has("space-required") and not line.startswith("data: "):
            continue
        if has("comments-crash") and line.startswith(":"):
            raise ValueError("a line without a field")
        if has("lines-are-events") and line.startswith("data:"):
            yield line[5:].strip()
            continue
        field, _, value = line.partition(":")
        if field == "data":
            data.append(value.removeprefix(" "))
        elif has("unknown-fields-crash") and field:
            raise ValueError(f"unknown field {field}")
    if data and not has("needs-last-blank-line"):
        yield _joined(data)


def _joined(data: list[str]) -> str:
    return data[-1] if has("last-data-line") else "\n".join(data)


def _pieces(reply: Reply) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    while piece := reply.piece():
        if has("decodes-pieces"):
            yield piece.decode("utf-8", "replace")
        elif has("latin-1"):
            yield piece.decode("latin-1")
        elif has("ascii-stream"):
            yield piece.decode("ascii", "ignore")
        else:
            yield decoder.decode(piece)


def _lines(reply: Reply) -> Iterator[str]:
    rest = ""
    first = True
    for piece in _pieces(reply):
        text = piece
        if first and text:
            text = text if has("keeps-bom") else text.removeprefix("\ufeff")
            first = False
        if has("no-buffer"):
            yield from text.split("\n")
            continue
        rest += text
        *lines, rest = _split(rest)
        yield from lines
    if rest and not has("needs-last-line-end"):
        yield from _split(f"{rest}\n")[:-1]


def _split(text: str) -> list[str]:
    if has("lf-only"):
        return text.split("\n")
    if has("crlf-only"):
        return text.split("\r\n") if "\r\n" in text else text.split("\n")
    if has("python-lines"):
        lines = text.splitlines()
        return lines if text and text[-1] not in "\r\n" else [*lines, ""]
    # A CR at the end may be half of a CR LF.
    held = text.endswith("\r")
    found = (text[:-1] if held else text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if held:
        found[-1] += "\r"
    return found
