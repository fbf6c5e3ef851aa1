"""What the stand-in does with one request, independent of HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.cabidela.profile import BAD_INPUT_CODE
from workers_ai_contract.standin import binding
from workers_ai_contract.standin.answer_headers import answer_headers
from workers_ai_contract.standin.answerers import ScenarioAnswerer, canonical
from workers_ai_contract.standin.arrival import Arrival
from workers_ai_contract.standin.batches import BatchQueue
from workers_ai_contract.standin.front import Accepted, Poll, Refused, credentials_error, decide, form_of
from workers_ai_contract.standin.judging import Gate, reading_of
from workers_ai_contract.standin.listing import models_found, schemas_of
from workers_ai_contract.standin.meaning import meant_by
from workers_ai_contract.standin.planning import (
    AS_RECORDED_STEP,
    SCENARIO_HEADER,
    PlanRun,
    misnamed,
)
from workers_ai_contract.standin.rendering import (
    Rendered,
    render_answer,
    render_batch,
    render_body,
    render_error,
    render_refusal,
    render_result,
    under,
)
from workers_ai_contract.standin.routes import Purpose
from workers_ai_contract.standin.switches import DEFAULTS, STREAM_HINT
from workers_ai_contract.vocabulary import MODEL, Form, Route
from workers_ai_contract.wire import Answer, ApiError, BatchAnswer, Exchange, ReceivedRequest
from workers_ai_contract.wire.api_errors import INVALID_INPUT, NO_SUCH_MODEL, messages_refusal
from workers_ai_contract.wire.asked import has_image

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.contracts.reading import Reading
    from workers_ai_contract.rendering import Rendering
    from workers_ai_contract.standin.answerers import Answerer
    from workers_ai_contract.standin.batches import PollPace
    from workers_ai_contract.standin.front import Decision
    from workers_ai_contract.standin.meaning import Meant
    from workers_ai_contract.standin.planning import PlanSource
    from workers_ai_contract.standin.switches import Switches
    from workers_ai_contract.wire import Reply
    from workers_ai_kernel import Json


class Service:
    """Answers requests, one at a time; calls `on_exchange` for each before its answer is sent."""

    def __init__(  # noqa: PLR0913 - the settings of a server
        self,
        answerer: Answerer,
        *,
        revision: str = "latest",
        switches: Switches = DEFAULTS,
        on_exchange: Callable[[Exchange], None] | None = None,
        plan: PlanSource | None = None,
        polls: PollPace | None = None,
    ) -> None:
        self._answerer = answerer
        self._revision = revision
        self._switches = switches
        self._plans = PlanRun(plan)
        self._gate = Gate(revision, switches)
        self._batches = BatchQueue(polls)
        self._on_exchange = on_exchange

    def handle(self, arrival: Arrival) -> Rendered:
        """Return the response to a request."""
        return self._bound(arrival) if arrival.purpose is Purpose.BINDING else self._handle(arrival)

    def _bound(self, arrival: Arrival) -> Rendered:
        """Answer what the AI binding of a Worker sent."""
        opened = binding.opened(arrival)
        if isinstance(opened, Arrival):
            return binding.dressed(opened, self._handle(opened))
        if binding.is_about_ai(arrival):
            self._tell(Exchange(_received(binding.inner(arrival), None), None, opened.status))
        return opened

    def _handle(self, arrival: Arrival) -> Rendered:
        if arrival.purpose in (Purpose.MESSAGES, Purpose.SEARCH, Purpose.SCHEMA):
            rendered = self._about_models(arrival)
            self._tell(Exchange(_received(arrival, None), None, rendered.status))
            return rendered
        reading = reading_of(arrival.data) if arrival.data else None
        meant = meant_by(arrival, None if reading is None else reading.payload, self._switches)
        request = _received(arrival, meant.given)
        wrong = misnamed(arrival.headers)
        refused = meant.error if wrong is None else Refused(wrong, None)
        decision = refused or decide(meant.arrival, meant.body, self._gate.refusal)
        judgement = self._judgement(decision, arrival.data, reading)
        outcome = self._outcome(decision, request, arrival)
        if isinstance(decision, Refused):
            rendered = render_refusal(decision.error, arrival.route)
        else:
            rendered = render_error(outcome) if isinstance(outcome, ApiError) else outcome
        code = outcome.code if isinstance(outcome, ApiError) else None
        hint = self._hint(decision, request, meant) if wrong is None else wrong.message
        self._tell(Exchange(request, judgement, rendered.status, code, hint))
        return rendered

    def _tell(self, exchange: Exchange) -> None:
        if self._on_exchange is not None:
            self._on_exchange(exchange)

    def _about_models(self, arrival: Arrival) -> Rendered:
        """Answer what is asked about models, and refuse the Anthropic route."""
        error = credentials_error(arrival)
        if error is not None:
            return render_error(error)
        if arrival.purpose is Purpose.SEARCH:
            return render_body(models_found(arrival.query))
        if arrival.purpose is Purpose.SCHEMA:
            found = schemas_of(arrival.query.get("model", ""), self._revision)
            return render_error(found) if isinstance(found, ApiError) else render_body(found)
        reading = reading_of(arrival.data) if arrival.data else None
        body = reading.payload if reading is not None and isinstance(reading.payload, dict) else {}
        return render_body(messages_refusal(str(body.get("model", "undefined"))), 400)

    def _hint(self, decision: Decision, request: ReceivedRequest, meant: Meant) -> str | None:
        """Return what would make the request go as it asks."""
        if isinstance(decision, Refused):
            if decision.error.code == NO_SUCH_MODEL and meant.named:
                return f"--alias '{meant.named}={MODEL}' would accept it"
            if isinstance(meant.body, dict) and decision.error == INVALID_INPUT and has_image(meant.body):
                return "this model takes text only, and the request has an image"
            is_judged = request.route is not None and decision.error.code == BAD_INPUT_CODE
            return self._gate.hint(request.route, meant.body) if request.route and is_judged else None
        streams = self._switches.responses_stream or not request.stream
        return STREAM_HINT if request.route is Route.RESPONSES and not streams else None

    def _judgement(self, decision: Decision, data: bytes | None, reading: Reading | None) -> Judgement | None:
        """Judge the body by the published contract, for the record only; a poll has none."""
        match decision:
            case Refused(_, route) | Accepted(route) if route is not None and data:
                return self._gate.judge(route, data, reading)
            case _:
                return None

    def _outcome(self, decision: Decision, request: ReceivedRequest, arrival: Arrival) -> Rendered | ApiError:
        match decision:
            case Refused(error):
                return error
            case Poll(request_id):
                result = self._batches.poll(request_id, request)
                return result if isinstance(result, ApiError) else render_result(result)
            case Accepted():
                return self._answered(decision, request, arrival)

    def _answered(
        self, accepted: Accepted, request: ReceivedRequest, arrival: Arrival
    ) -> Rendered | ApiError:
        step = self._plans.step_for(request)
        reply = self._reply(request)
        rendered = self._rendered(reply, accepted, request, step.rendering, queued=arrival.queued)
        dress = binding.dress_of(arrival)
        if isinstance(rendered, ApiError):
            return rendered if step == AS_RECORDED_STEP else under(step, render_error(rendered), dress)
        return under(step, replace(rendered, headers=answer_headers(reply, arrival)), dress)

    def _reply(self, request: ReceivedRequest) -> Reply:
        named = request.headers.get(SCENARIO_HEADER)
        answerer = self._answerer if named is None else ScenarioAnswerer(named)
        return answerer.reply(request)

    def _rendered(
        self,
        reply: Reply,
        accepted: Accepted,
        request: ReceivedRequest,
        rendering: Rendering,
        *,
        queued: bool,
    ) -> Rendered | ApiError:
        if isinstance(reply, ApiError):
            return reply
        if accepted.form is not Form.BATCH:
            return render_answer(
                _answer(reply),
                accepted.route,
                accepted.form,
                accepted.body if isinstance(accepted.body, dict) else {},
                stream=request.stream,
                rendering=rendering,
                switches=self._switches,
            )
        answer = _batch_answer(reply)
        if queued:
            return render_result(self._batches.submit(canonical(accepted.body), answer, rendering))
        return render_batch(answer, rendering)


def _received(arrival: Arrival, body: Json) -> ReceivedRequest:
    return ReceivedRequest(
        method=arrival.method,
        path=arrival.path,
        headers=arrival.headers,
        call_id=arrival.call_id,
        route=arrival.route,
        body=body,
        form=form_of(body),
        stream=isinstance(body, dict) and body.get("stream") is True,
        queued=arrival.queued,
    )


def _batch_answer(reply: Reply) -> BatchAnswer:
    if isinstance(reply, BatchAnswer):
        return reply
    raise TypeError(f"expected a BatchAnswer for a batch, got {reply!r}")


def _answer(reply: Reply) -> Answer:
    if isinstance(reply, Answer):
        return reply
    raise TypeError(f"expected an Answer for a single request, got {reply!r}")
