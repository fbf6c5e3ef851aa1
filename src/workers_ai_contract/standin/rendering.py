"""Turns a reply into an HTTP response: status, content type, and bytes or frames of a stream."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.faults import PLAIN, PlainResponse, transmission
from workers_ai_contract.models.renaming import data_in_the_name_of
from workers_ai_contract.rendering import (
    AS_RECORDED,
    Shape,
    recorded_chunks,
    shape_of,
    stream_events,
    whole_answer,
    whole_batch,
)
from workers_ai_contract.settings.switches import DEFAULTS
from workers_ai_contract.standin.answer_headers import dated
from workers_ai_contract.streams import sse
from workers_ai_contract.vocabulary import MODEL, Route
from workers_ai_contract.wire import shapes
from workers_ai_contract.wire.conversations import STREAMED_FORMS
from workers_ai_contract.wire.response_events import response_events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from workers_ai_contract.faults import PlanStep, Transmission
    from workers_ai_contract.faults.recorded import RecordedBody
    from workers_ai_contract.rendering import Rendering
    from workers_ai_contract.settings.switches import Switches
    from workers_ai_contract.vocabulary import Form
    from workers_ai_contract.wire import Answer, ApiError, BatchAnswer
    from workers_ai_kernel import JsonObject

JSON_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class MadeWhenWanted:
    """Pieces of a stream, which `make` makes anew for everyone who goes through them.

    An open stream holds so only what it is made of, not what it still has to send.
    """

    make: Callable[[], Iterable[bytes]]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.make())


class Rendered(NamedTuple):
    """An HTTP response: the whole `content`, or, if that is None, the `events` of a stream.

    Events that have a name come as finished `frames`. A `transmission` is sent instead, if there is one;
    `fault` is the name of what goes wrong in it, if anything does.
    """

    status: int
    content_type: str
    content: bytes | None = None
    events: Iterable[bytes] | None = None
    frames: Iterable[bytes] | None = None
    transmission: Transmission | None = None
    fault: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


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


def render_batch(
    answer: BatchAnswer, rendering: Rendering = AS_RECORDED, requests: Sequence[JsonObject] = ()
) -> Rendered:
    """Return the answer to a batch that is not queued."""
    return render_result(whole_batch(answer, rendering, requests))


def render_answer(  # noqa: PLR0913 - an answer, its place and how it is rendered
    answer: Answer,
    route: Route,
    form: Form,
    request: JsonObject,
    *,
    stream: bool,
    rendering: Rendering = AS_RECORDED,
    switches: Switches = DEFAULTS,
) -> Rendered:
    """Return an answer in the shape of the route; on `/ai/run`, of the request's form."""
    if route is Route.RESPONSES and stream and switches.responses_stream:
        parts = switches.content_parts
        named = MadeWhenWanted(lambda: map(sse.named_frame, response_events(answer, request, parts=parts)))
        return Rendered(200, sse.CONTENT_TYPE, frames=named)
    streamed = stream and (route is Route.CHAT or (route is Route.RUN and form in STREAMED_FORMS))
    shape = shape_of(form, route, stream=streamed)
    if streamed:
        if switches.usage_chunks == 1 and rendering.usage == AS_RECORDED.usage:
            rendering = replace(rendering, usage="once")
        return Rendered(200, sse.CONTENT_TYPE, events=_events(answer, shape, route, rendering))
    body = whole_answer(answer, shape, rendering, request)
    return render_result(body) if route is Route.RUN else _json(body)


def _events(answer: Answer, shape: Shape, route: Route, rendering: Rendering) -> Iterable[bytes]:
    if shape is Shape.CHAT_STREAM and rendering == AS_RECORDED:
        return MadeWhenWanted(lambda: map(sse.encode, recorded_chunks(answer, route)))
    # The encoder's own bytes keep the 4 kB in which each of them was written.
    encoded = map(sse.encode, stream_events(answer, shape, route, rendering))
    return tuple(bytes(bytearray(each)) for each in encoded)


def in_the_name_of(model: str, rendered: Rendered) -> Rendered:
    """Return the answer of another served model, which nothing was done to yet."""
    if model == MODEL:
        return rendered
    content, events, frames = rendered.content, rendered.events, rendered.frames
    name = partial(data_in_the_name_of, model)
    return rendered._replace(
        content=None if content is None else name(content),
        events=None if events is None else MadeWhenWanted(lambda: map(name, events)),
        frames=None if frames is None else MadeWhenWanted(lambda: map(name, frames)),
    )


def under(
    step: PlanStep,
    rendered: Rendered,
    dress: Callable[[PlainResponse], PlainResponse] | None = None,
    route: Route | None = None,
) -> Rendered:
    """Return the response as a step of a plan sends it; `dress` gives it the shape of another door."""
    recorded = step.recorded
    if recorded and recorded.route is route and recorded.is_stream is (rendered.content is None):
        return _played(recorded)
    if step.fault is None and (step.delivery is PLAIN or step.delivery == PLAIN):
        return rendered
    plain = _plain(rendered)
    error = None if step.fault is None else step.fault.kind.error
    substitute = None if step.fault is None else step.fault.kind.substitute
    if substitute is not None and substitute.ahead_s:
        shape, ahead_s = dress, substitute.ahead_s
        dress = lambda response: dated(response if shape is None else shape(response), ahead_s)  # noqa: E731
    if error is not None and route is Route.RESPONSES:
        body = sse.encode(error.body_of_responses())
        sent = transmission(plain, step, lambda response: replace(response, content=body))
    else:
        sent = transmission(plain, step, dress)
    fault = None if step.fault is None else step.fault.name
    return rendered._replace(
        status=sent.status, content=None, events=None, frames=None, transmission=sent, fault=fault
    )


def _plain(rendered: Rendered) -> PlainResponse:
    typed = rendered.frames is not None
    events = rendered.events if rendered.frames is None else map(sse.data_of, rendered.frames)
    return PlainResponse(
        rendered.status,
        rendered.content_type,
        rendered.content or b"",
        None if events is None else tuple(events),
        headers=rendered.headers,
        typed=typed,
    )


def _played(recorded: RecordedBody) -> Rendered:
    if recorded.is_stream:
        return Rendered(recorded.status, recorded.content_type, frames=recorded.cut())
    return Rendered(recorded.status, recorded.content_type, content=recorded.text.encode())


def _json(body: JsonObject, status: int = 200) -> Rendered:
    return Rendered(status, JSON_TYPE, content=sse.encode(body))
