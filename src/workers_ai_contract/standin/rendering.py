"""Turns a reply into an HTTP response: status, content type, and bytes or frames of a stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.standin.switches import DEFAULTS
from workers_ai_contract.streams import sse
from workers_ai_contract.vocabulary import Route
from workers_ai_contract.wire import chunks, shapes
from workers_ai_contract.wire.conversations import STREAMED_FORMS
from workers_ai_contract.wire.response_events import response_events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.standin.switches import Switches
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


def render_refusal(error: ApiError, route: Route | None) -> Rendered:
    """Return the refusal of a request, in the envelope of its route."""
    body = error.body_of_responses() if route is Route.RESPONSES else error.body()
    return _json(body, error.status)


def render_body(body: JsonObject, status: int = 200) -> Rendered:
    """Return a body as it is."""
    return _json(body, status)


def render_result(result: JsonObject) -> Rendered:
    """Return a result in the envelope of `/ai/run`."""
    return _json(shapes.run_envelope(result))


def render_answer(
    answer: Answer, route: Route, form: Form, *, stream: bool, switches: Switches = DEFAULTS
) -> Rendered:
    """Return an answer in the shape of the route; on `/ai/run`, in the shape of the request's form."""
    if route is Route.RESPONSES:
        if stream and switches.responses_stream:
            named = map(sse.named_frame, response_events(answer))
            return Rendered(200, sse.CONTENT_TYPE, frames=named)
        return _json(shapes.response_object(answer))
    if stream and (route is Route.CHAT or form in STREAMED_FORMS):
        count = switches.usage_chunks
        if route is Route.CHAT:
            events = chunks.chat_chunks(answer, usage_chunks=count)
        else:
            events = chunks.run_events(answer, form, usage_chunks=count)
        return Rendered(200, sse.CONTENT_TYPE, frames=sse.frames(events))
    if route is Route.CHAT:
        return _json(shapes.chat_completion(answer))
    return render_result(shapes.result_of(answer, form))


def _json(body: JsonObject, status: int = 200) -> Rendered:
    return Rendered(status, JSON_TYPE, content=sse.encode(body))
