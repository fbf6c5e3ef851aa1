"""What the stand-in does with one request, independent of HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.standin.answerers import canonical
from workers_ai_contract.standin.batches import BatchQueue
from workers_ai_contract.standin.front import Accepted, Poll, Refused, decide, form_of
from workers_ai_contract.standin.judging import Gate, reading_of
from workers_ai_contract.standin.planning import AS_RECORDED_STEP, PlanRun
from workers_ai_contract.standin.rendering import (
    Rendered,
    render_answer,
    render_batch,
    render_error,
    render_result,
    under,
)
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, ApiError, BatchAnswer, Exchange, ReceivedRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_contract.contracts.reading import Reading
    from workers_ai_contract.rendering import Rendering
    from workers_ai_contract.standin.answerers import Answerer
    from workers_ai_contract.standin.arrival import Arrival
    from workers_ai_contract.standin.front import Decision
    from workers_ai_contract.standin.planning import PlanSource
    from workers_ai_contract.wire import Reply
    from workers_ai_kernel import Json


class Service:
    """Answers requests, one at a time; calls `on_exchange` for each before its answer is sent."""

    def __init__(
        self,
        answerer: Answerer,
        *,
        revision: str = "latest",
        on_exchange: Callable[[Exchange], None] | None = None,
        plan: PlanSource | None = None,
    ) -> None:
        self._answerer = answerer
        self._plans = PlanRun(plan)
        self._gate = Gate(revision)
        self._batches = BatchQueue()
        self._on_exchange = on_exchange

    def handle(self, arrival: Arrival) -> Rendered:
        """Return the response to a request."""
        reading = reading_of(arrival.data) if arrival.data else None
        body = None if reading is None else reading.payload
        request = _received(arrival, body)
        decision = decide(arrival, body, self._gate.refusal)
        judgement = self._judgement(decision, arrival.data, reading)
        outcome = self._outcome(decision, request, queued=arrival.queued)
        rendered = render_error(outcome) if isinstance(outcome, ApiError) else outcome
        if self._on_exchange is not None:
            code = outcome.code if isinstance(outcome, ApiError) else None
            self._on_exchange(Exchange(request, judgement, rendered.status, code))
        return rendered

    def _judgement(self, decision: Decision, data: bytes | None, reading: Reading | None) -> Judgement | None:
        """Judge the body by the published contract, for the record only; a poll has none."""
        match decision:
            case Refused(_, route) | Accepted(route) if route is not None and data:
                return self._gate.judge(route, data, reading)
            case _:
                return None

    def _outcome(self, decision: Decision, request: ReceivedRequest, *, queued: bool) -> Rendered | ApiError:
        match decision:
            case Refused(error):
                return error
            case Poll(request_id):
                result = self._batches.poll(request_id)
                return result if isinstance(result, ApiError) else render_result(result)
            case Accepted():
                return self._answered(decision, request, queued=queued)

    def _answered(self, accepted: Accepted, request: ReceivedRequest, *, queued: bool) -> Rendered | ApiError:
        step = self._plans.step_for(request)
        reply = self._answerer.reply(request)
        rendered = self._rendered(reply, accepted, request, step.rendering, queued=queued)
        if isinstance(rendered, ApiError):
            return rendered if step == AS_RECORDED_STEP else under(step, render_error(rendered))
        return under(step, rendered)

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
                _answer(reply), accepted.route, accepted.form, stream=request.stream, rendering=rendering
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
    )


def _batch_answer(reply: Reply) -> BatchAnswer:
    if isinstance(reply, BatchAnswer):
        return reply
    raise TypeError(f"expected a BatchAnswer for a batch, got {reply!r}")


def _answer(reply: Reply) -> Answer:
    if isinstance(reply, Answer):
        return reply
    raise TypeError(f"expected an Answer for a single request, got {reply!r}")
