"""What the stand-in does with one request, without HTTP: checks it, asks the answerer, says what to send."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workers_ai_contract.standin import front
from workers_ai_contract.standin.answerers import canonical
from workers_ai_contract.standin.batches import BatchQueue
from workers_ai_contract.standin.judging import Gate, reading_of
from workers_ai_contract.standin.rendering import Rendered, render_answer, render_error, render_result
from workers_ai_contract.vocabulary import Direction, Form, Route
from workers_ai_contract.wire import Answer, ApiError, BatchAnswer, Exchange, ReceivedRequest, shapes
from workers_ai_contract.wire.api_errors import no_route
from workers_ai_schemas.forms import forms_named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.standin.answerers import Answerer
    from workers_ai_contract.wire import Reply
    from workers_ai_kernel import Json, JsonObject


@dataclass(frozen=True, slots=True)
class Arrival:
    """One HTTP request, taken apart.

    `route` is None where method and path lead nowhere; `model` is the one named in the path; `data` is
    None where the body was larger than is taken.
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    call_id: str | None = None
    route: Route | None = None
    model: str | None = None
    queued: bool = False
    data: bytes | None = b""


class Service:
    """Answers requests, one at a time, and tells `on_exchange` of each before its answer is sent."""

    def __init__(
        self,
        answerer: Answerer,
        *,
        revision: str = "latest",
        on_exchange: Callable[[Exchange], None] | None = None,
    ) -> None:
        self._answerer = answerer
        self._gate = Gate(revision)
        self._batches = BatchQueue()
        self._on_exchange = on_exchange

    def handle(self, arrival: Arrival) -> Rendered:
        """Return what to send back."""
        request, judgement = self._received(arrival)
        outcome = self._outcome(arrival, request)
        rendered = render_error(outcome) if isinstance(outcome, ApiError) else outcome
        if self._on_exchange is not None:
            code = outcome.code if isinstance(outcome, ApiError) else None
            self._on_exchange(Exchange(request, judgement, rendered.status, code))
        return rendered

    def _received(self, arrival: Arrival) -> tuple[ReceivedRequest, Judgement | None]:
        reading = reading_of(arrival.data) if arrival.data else None
        body = None if reading is None else reading.payload
        request = ReceivedRequest(
            method=arrival.method,
            path=arrival.path,
            headers=arrival.headers,
            call_id=arrival.call_id,
            route=arrival.route,
            body=body,
            form=_form_of(body),
            stream=isinstance(body, dict) and body.get("stream") is True,
        )
        if arrival.route is None or not arrival.data or front.is_poll(arrival.route, body):
            return request, None
        return request, self._gate.judge(arrival.route, arrival.data, reading)

    def _outcome(self, arrival: Arrival, request: ReceivedRequest) -> Rendered | ApiError:
        error = front.refusal(arrival, request)
        if error is not None or arrival.route is None:
            return error or no_route(arrival.path)
        if front.is_poll(arrival.route, request.body):
            return self._polled(front.request_id_of(request.body))
        error = self._gate.refusal(arrival.route, request.body)
        if error is None and request.form is None:
            error = front.FORMLESS
        return error or self._answered(arrival, request, arrival.route)

    def _polled(self, request_id: str) -> Rendered | ApiError:
        result = self._batches.poll(request_id)
        return result if isinstance(result, ApiError) else render_result(result)

    def _answered(self, arrival: Arrival, request: ReceivedRequest, route: Route) -> Rendered | ApiError:
        form = request.form or Form.CHAT
        if form is Form.BATCH and route is not Route.RUN:
            return front.NO_BATCH_HERE
        reply = self._answerer.reply(request)
        if isinstance(reply, ApiError):
            return reply
        if form is Form.BATCH:
            return render_result(self._batch_result(arrival, request.body, _batch_answer(reply)))
        return render_answer(_answer(reply), route, form, stream=request.stream)

    def _batch_result(self, arrival: Arrival, body: Json, answer: BatchAnswer) -> JsonObject:
        return self._batches.submit(canonical(body), answer) if arrival.queued else shapes.batch_done(answer)


def _form_of(body: Json) -> Form | None:
    """Return the form that a body tells, the first where it names several."""
    named = forms_named(body, Direction.INPUT)
    return named[0] if named else None


def _batch_answer(reply: Reply) -> BatchAnswer:
    if isinstance(reply, BatchAnswer):
        return reply
    raise TypeError(f"a batch is answered with a BatchAnswer, not with {reply!r}")


def _answer(reply: Reply) -> Answer:
    if isinstance(reply, Answer):
        return reply
    raise TypeError(f"only a batch is answered with {reply!r}")
