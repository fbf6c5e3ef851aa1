"""Turns a reply into an HTTP response: status, content type, and bytes or frames of a stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.streams import sse
from workers_ai_contract.vocabulary import Route
from workers_ai_contract.wire import chunks, shapes
from workers_ai_contract.wire.conversations import STREAMED_FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.vocabulary import Form
    from workers_ai_contract.wire import Answer, ApiError
    from workers_ai_kernel import JsonObject

JSON_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Rendered:
    """An HTTP response: the whole `content`, or, if that is None, the `frames` of a stream."""

    status: int
    content_type: str
    content: bytes | None = None
    frames: Iterator[bytes] | None = None


def render_error(error: ApiError) -> Rendered:
    """Return an error with its status and envelope."""
    return _json(error.body(), error.status)


def render_result(result: JsonObject) -> Rendered:
    """Return a result in the envelope of `/ai/run`."""
    return _json(shapes.run_envelope(result))


def render_answer(answer: Answer, route: Route, form: Form, *, stream: bool) -> Rendered:
    """Return an answer in the shape of the route; on `/ai/run`, in the shape of the request's form."""
    if route is Route.RESPONSES:
        return _json(shapes.response_object(answer))
    if stream and (route is Route.CHAT or form in STREAMED_FORMS):
        events = chunks.chat_chunks(answer) if route is Route.CHAT else chunks.run_events(answer, form)
        return Rendered(200, sse.CONTENT_TYPE, frames=sse.frames(events))
    if route is Route.CHAT:
        return _json(shapes.chat_completion(answer))
    return render_result(shapes.result_of(answer, form))


def _json(body: JsonObject, status: int = 200) -> Rendered:
    return Rendered(status, JSON_TYPE, content=sse.encode(body))
