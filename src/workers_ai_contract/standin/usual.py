"""The usual request and its answer: an unstreamed chat that nothing is wrong with.

What the service decides step by step is decided here at once, with the same result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.routing.front import credentials_error, received_request
from workers_ai_contract.routing.planning import is_ours
from workers_ai_contract.standin.answer_headers import answer_headers
from workers_ai_contract.standin.rendering import render_answer, render_refusal
from workers_ai_contract.vocabulary import MODEL, Form, Route
from workers_ai_contract.wire import Answer, ApiError, Exchange

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.contracts.reading import Reading
    from workers_ai_contract.routing.arrival import Arrival
    from workers_ai_contract.standin.answerers import Answerer
    from workers_ai_contract.standin.judging import Gate
    from workers_ai_contract.standin.rendering import Rendered


class UsualAnswers:
    """Answers usual requests, for a service without a plan and with default switches."""

    def __init__(self, gate: Gate, answerer: Answerer, tell: Callable[[Exchange], None]) -> None:
        self._gate = gate
        self._answerer = answerer
        self._tell = tell

    def answer(self, arrival: Arrival, reading: Reading | None) -> Rendered | None:
        """Return the response to a request of a chat; None if it is not usual, and nothing was done yet."""
        payload = None if reading is None or reading.duplicate_keys else reading.payload
        if not isinstance(payload, dict) or not _is_plain(arrival):
            return None
        if payload.get("model") != MODEL or payload.get("stream") is True:
            return None
        judgement = self._gate.usual(Route.CHAT, payload, len(arrival.data or b""))
        if judgement is None:
            return None
        request = received_request(arrival, payload)
        reply = self._answerer.reply(request)
        if isinstance(reply, Answer):
            rendered = render_answer(reply, Route.CHAT, Form.CHAT, payload, stream=False)
            self._tell(Exchange(request, judgement, rendered.status))
            return rendered._replace(headers=answer_headers(reply, arrival))
        if isinstance(reply, ApiError):
            self._tell(Exchange(request, judgement, reply.status, reply.code))
            return render_refusal(reply, Route.CHAT)
        raise TypeError(f"expected an Answer for a single request, got {reply!r}")


def _is_plain(arrival: Arrival) -> bool:
    """Return whether a request has credentials, no model but that of its body, and no headers of ours."""
    if arrival.prefix or arrival.bound is not None or arrival.model is not None:
        return False
    return credentials_error(arrival) is None and not any(map(is_ours, arrival.headers))
