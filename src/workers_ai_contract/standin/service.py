"""What the stand-in does with one request, independent of HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.cabidela.profile import BAD_INPUT_CODE
from workers_ai_contract.faults import AS_A_WHOLE, GZIP
from workers_ai_contract.plain.canonical import canonical
from workers_ai_contract.routing.arrival import Arrival
from workers_ai_contract.routing.front import (
    Accepted,
    Poll,
    Refused,
    credentials_error,
    decide,
    received_request,
)
from workers_ai_contract.routing.planning import (
    AS_RECORDED_STEP,
    SCENARIO_HEADER,
    PlanRun,
    misnamed,
)
from workers_ai_contract.routing.routes import Purpose
from workers_ai_contract.settings.switches import DEFAULTS, STREAM_HINT
from workers_ai_contract.standin import binding
from workers_ai_contract.standin.answer_headers import answer_headers
from workers_ai_contract.standin.answerers import ScenarioAnswerer
from workers_ai_contract.standin.batches import BatchQueue
from workers_ai_contract.standin.coding import accepts_gzip, then_compressed
from workers_ai_contract.standin.judging import Gate, reading_of
from workers_ai_contract.standin.listing import models_found, schemas_of
from workers_ai_contract.standin.meaning import meant_by
from workers_ai_contract.standin.rendering import (
    Rendered,
    in_the_name_of,
    render_answer,
    render_batch,
    render_body,
    render_error,
    render_refusal,
    render_result,
    under,
)
from workers_ai_contract.standin.served import ServedModels
from workers_ai_contract.standin.usual import UsualAnswers
from workers_ai_contract.vocabulary import MODEL, Form, Route
from workers_ai_contract.wire import Answer, ApiError, BatchAnswer, Exchange, ReceivedRequest
from workers_ai_contract.wire.api_errors import INVALID_INPUT, NO_SUCH_MODEL, messages_refusal
from workers_ai_contract.wire.asked import has_image, objects_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.contracts.reading import Reading
    from workers_ai_contract.rendering import Rendering
    from workers_ai_contract.routing.front import Decision
    from workers_ai_contract.routing.planning import PlanSource
    from workers_ai_contract.settings.switches import Switches
    from workers_ai_contract.standin.answerers import Answerer
    from workers_ai_contract.standin.batches import PollPace
    from workers_ai_contract.standin.meaning import Meant
    from workers_ai_contract.wire import Reply


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
        models: Sequence[str] = (),
    ) -> None:
        self._answerer = answerer
        self._served = ServedModels(models, revision)
        # A user's own answerer has none.
        self._seed = int(getattr(answerer, "seed", 0))
        self._revision = revision
        self._switches = switches
        self._plans = PlanRun(plan)
        self._gate = Gate(revision, switches)
        self._batches = BatchQueue(polls)
        self._on_exchange = on_exchange
        is_default = switches == DEFAULTS and plan is None
        self._usual = UsualAnswers(self._gate, answerer, self._tell) if is_default else None

    def set_responses_stream(self, *, on: bool) -> None:
        """Stream on the Responses route from now on as OpenAI does, or do not."""
        self._switches = replace(self._switches, responses_stream=on, content_parts=on)

    def handle(self, arrival: Arrival) -> Rendered:
        """Return the response to a request."""
        if self._usual is None or arrival.route is not Route.CHAT or arrival.purpose is not Purpose.MODEL:
            return self.consider(arrival)()
        reading = reading_of(arrival.data) if arrival.data else None
        return self._usual.answer(arrival, reading) or self._considered(arrival, reading)()

    def consider(self, arrival: Arrival) -> Callable[[], Rendered]:
        """Judge a request, and return what answers it.

        A large request takes long to judge, so this may be called in any thread; what it returns must be
        called in the server's.
        """
        if arrival.purpose is Purpose.MODEL or arrival.purpose is Purpose.UNIFIED:
            return self._considered(arrival, reading_of(arrival.data) if arrival.data else None)
        return self._bound(arrival) if arrival.purpose is Purpose.BINDING else self._about_models(arrival)

    def _bound(self, arrival: Arrival) -> Callable[[], Rendered]:
        """Consider what the AI binding of a Worker sent."""
        opened = binding.opened(arrival)
        if isinstance(opened, Arrival):
            answer = self.consider(opened)
            return lambda: binding.dressed(opened, answer())
        if not binding.is_about_ai(arrival):
            return lambda: opened
        return self._told(opened, binding.inner(arrival))

    def _told(self, rendered: Rendered, arrival: Arrival) -> Callable[[], Rendered]:
        """Return what tells of a request that is not judged, and gives its answer."""

        def answer() -> Rendered:
            self._tell(Exchange(received_request(arrival, None), None, rendered.status))
            return rendered

        return answer

    def _considered(self, arrival: Arrival, reading: Reading | None) -> Callable[[], Rendered]:
        payload = None if reading is None else reading.payload
        meant = meant_by(arrival, payload, self._switches, self._served)
        arrival = meant.arrival
        request = received_request(arrival, meant.given)
        wrong = misnamed(arrival.headers, stream=request.stream)
        decision = self._decision(meant) if wrong is None else Refused(wrong, None)
        judgement = self._judgement(decision, arrival, reading)
        hint = self._hint(decision, request, meant) if wrong is None else wrong.message

        def answer() -> Rendered:
            outcome = self._outcome(decision, request, arrival)
            rendered = render_refusal(outcome, arrival.route) if isinstance(outcome, ApiError) else outcome
            code = outcome.code if isinstance(outcome, ApiError) else None
            self._tell(Exchange(request, judgement, rendered.status, code, hint))
            return rendered

        return answer

    def _decision(self, meant: Meant) -> Decision:
        if meant.error is not None:
            return meant.error
        gate = self._served.gate_of(meant.arrival.served)
        if gate is not None:
            return gate.decide(meant.arrival, meant.body)
        return decide(meant.arrival, meant.body, self._gate.refusal)

    def _tell(self, exchange: Exchange) -> None:
        if self._on_exchange is not None:
            self._on_exchange(exchange)

    def _about_models(self, arrival: Arrival) -> Callable[[], Rendered]:
        """Consider what is asked about models, and what is refused: the Anthropic route."""
        return self._told(self._of_models(arrival), arrival)

    def _of_models(self, arrival: Arrival) -> Rendered:
        error = credentials_error(arrival)
        if error is not None:
            return render_error(error)
        if arrival.purpose is Purpose.SEARCH:
            return render_body(models_found(arrival.query, self._served))
        if arrival.purpose is Purpose.SCHEMA:
            found = schemas_of(arrival.query.get("model", ""), self._revision, self._served)
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
            size = len(meant.arrival.data or b"")
            return self._gate.hint(request.route, meant.body, size) if request.route and is_judged else None
        streams = self._switches.responses_stream or not request.stream
        return STREAM_HINT if request.route is Route.RESPONSES and not streams else None

    def _judgement(self, decision: Decision, arrival: Arrival, reading: Reading | None) -> Judgement | None:
        """Judge the body as `wai validate` does, for the record only; a poll has none."""
        match decision:
            case Refused(_, route) | Accepted(route) if route is not None and arrival.data:
                gate = self._served.gate_of(arrival.served)
                if gate is not None:
                    return gate.judge(arrival.data, reading)
                return self._gate.judge(route, arrival.data, reading)
            case _:
                return None

    def _outcome(self, decision: Decision, request: ReceivedRequest, arrival: Arrival) -> Rendered | ApiError:
        match decision:
            case Refused(error):
                return error
            case Poll(request_id):
                result = self._batches.poll(request_id, request)
                if isinstance(result, ApiError):
                    return result
                return in_the_name_of(arrival.served, render_result(result))
            case Accepted():
                return self._answered(decision, request, arrival)

    def _answered(
        self, accepted: Accepted, request: ReceivedRequest, arrival: Arrival
    ) -> Rendered | ApiError:
        step = self._plans.step_for(request)
        if step.fault is not None and step.fault.name == AS_A_WHOLE:
            request = replace(request, stream=False)
        reply = None if accepted.form is None else self._reply(request)
        rendered = self._of_model(reply, accepted, request, step.rendering, arrival)
        dress = binding.dress_of(arrival)
        if step.delivery.coding == GZIP and accepts_gzip(arrival.headers):
            dress = then_compressed(dress)
        if isinstance(rendered, ApiError):
            if step == AS_RECORDED_STEP:
                return rendered
            return under(step, render_refusal(rendered, accepted.route), dress, accepted.route)
        rendered = rendered._replace(headers=answer_headers(reply, arrival))
        return under(step, rendered, dress, accepted.route)

    def _of_model(
        self,
        reply: Reply | None,
        accepted: Accepted,
        request: ReceivedRequest,
        rendering: Rendering,
        arrival: Arrival,
    ) -> Rendered | ApiError:
        """Return the answer of the served model: under its name, and drawn where its shape is another."""
        gate = self._served.gate_of(arrival.served)
        if reply is not None:
            rendered = self._rendered(reply, accepted, request, rendering, queued=arrival.queued)
            if isinstance(rendered, ApiError):
                return rendered
            named = in_the_name_of(arrival.served, rendered)
            if gate is None or accepted.form is Form.BATCH or gate.fits(named):
                return named
        assert gate is not None  # noqa: S101 - built-in models accept the known forms only
        return gate.drawn(self._seed, accepted)

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
        if accepted.form is not None and accepted.form is not Form.BATCH:
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
        asked = objects_in(accepted.body["requests"]) if isinstance(accepted.body, dict) else []
        if queued:
            return render_result(
                self._batches.submit(canonical(accepted.body).decode(), answer, rendering, asked)
            )
        return render_batch(answer, rendering, asked)


def _batch_answer(reply: Reply) -> BatchAnswer:
    if isinstance(reply, BatchAnswer):
        return reply
    raise TypeError(f"expected a BatchAnswer for a batch, got {reply!r}")


def _answer(reply: Reply) -> Answer:
    if isinstance(reply, Answer):
        return reply
    raise TypeError(f"expected an Answer for a single request, got {reply!r}")
