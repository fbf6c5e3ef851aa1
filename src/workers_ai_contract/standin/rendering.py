"""Turns a reply into an HTTP response: status, content type, and bytes or frames of a stream."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workers_ai_contract.faults import PLAIN, PlainResponse, transmission
from workers_ai_contract.rendering import AS_RECORDED, shape_of, stream_events, whole_answer, whole_batch
from workers_ai_contract.streams import sse
from workers_ai_contract.vocabulary import Route
from workers_ai_contract.wire import shapes
from workers_ai_contract.wire.conversations import STREAMED_FORMS

if TYPE_CHECKING:
    from workers_ai_contract.faults import PlanStep, Transmission
    from workers_ai_contract.rendering import Rendering
    from workers_ai_contract.vocabulary import Form
    from workers_ai_contract.wire import Answer, ApiError, BatchAnswer
    from workers_ai_kernel import JsonObject

JSON_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Rendered:
    """An HTTP response: the whole `content`, or, if that is None, the `events` of a stream.

    A `transmission` is sent instead, if there is one.
    """

    status: int
    content_type: str
    content: bytes | None = None
    events: tuple[bytes, ...] | None = None
    transmission: Transmission | None = None


def render_error(error: ApiError) -> Rendered:
    """Return an error with its status and envelope."""
    return _json(error.body(), error.status)


def render_result(result: JsonObject) -> Rendered:
    """Return a result in the envelope of `/ai/run`."""
    return _json(shapes.run_envelope(result))


def render_batch(answer: BatchAnswer, rendering: Rendering = AS_RECORDED) -> Rendered:
    """Return the answer to a batch that is not queued."""
    return render_result(whole_batch(answer, rendering))


def render_answer(
    answer: Answer, route: Route, form: Form, *, stream: bool, rendering: Rendering = AS_RECORDED
) -> Rendered:
    """Return an answer in the shape of the route; on `/ai/run`, in the shape of the request's form."""
    streamed = stream and (route is Route.CHAT or (route is Route.RUN and form in STREAMED_FORMS))
    shape = shape_of(form, route, stream=streamed)
    if streamed:
        events = stream_events(answer, shape, route, rendering)
        return Rendered(200, sse.CONTENT_TYPE, events=tuple(map(sse.encode, events)))
    body = whole_answer(answer, shape, rendering)
    return render_result(body) if route is Route.RUN else _json(body)


def under(step: PlanStep, rendered: Rendered) -> Rendered:
    """Return the response as a step of a plan sends it."""
    if step.fault is None and step.delivery == PLAIN:
        return rendered
    plain = PlainResponse(rendered.status, rendered.content_type, rendered.content or b"", rendered.events)
    sent = transmission(plain, step)
    return replace(rendered, status=sent.status, transmission=sent)


def _json(body: JsonObject, status: int = 200) -> Rendered:
    return Rendered(status, JSON_TYPE, content=sse.encode(body))
