"""The side of the stand-in during one call: answers its requests, and records them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from workers_ai_contract.checking.observation import Seen
from workers_ai_contract.checking.timing import POLL_PAUSE_S
from workers_ai_contract.faults import AS_IS, Plan
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import ApiError, BatchAnswer
from workers_ai_contract.wire.api_errors import MODEL_ERRORS

if TYPE_CHECKING:
    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.wire import Exchange, ReceivedRequest, Reply

# After this number of polls, a client that pauses between them has shown it.
_FEW_POLLS = 2


class Stage:
    """Answers the requests of the current call and records them.

    All methods except `set` and `take` run in the server's thread. The server reports a request before it
    answers, so no request of a correct client is missing when the driver reports its result.
    """

    def __init__(self) -> None:
        self._call_id = ""
        self._case: Case | None = None
        self._plan = AS_IS
        self._seen: list[Seen] = []
        self._answered = False
        self._begun = 0.0
        self._last_poll = 0.0

    def set(self, call_id: str, case: Case) -> None:
        """Begin a call."""
        self._call_id, self._case, self._seen = call_id, case, []
        self._begun = self._last_poll = time.monotonic()
        # A copy, so that the steps of each call are counted from the first one.
        self._plan = case.plan if case.plan == AS_IS else Plan(case.plan.steps)

    def take(self) -> tuple[Seen, ...]:
        """Return the requests of the call."""
        return tuple(self._seen)

    def reply(self, request: ReceivedRequest) -> Reply:
        """Return the reply of the case, or an error for a request of another kind."""
        case = self._case
        if case is None or not self._is_current(request):
            return MODEL_ERRORS[0]
        self._answered = True
        reply = case.reply
        if isinstance(reply, ApiError):
            # The batch is queued; a poll fails.
            return BatchAnswer(()) if case.polls and request.form is Form.BATCH else reply
        fits = isinstance(reply, BatchAnswer) == (request.form is Form.BATCH)
        return reply if fits else MODEL_ERRORS[0]

    def plan(self, request: ReceivedRequest) -> Plan:
        """Return how the reply is sent."""
        return self._plan if self._is_current(request) else AS_IS

    def polled(self, request: ReceivedRequest, number: int) -> bool | ApiError:
        """Return whether a batch is done at its poll with that number, or what went wrong."""
        case = self._case
        if case is None or not self._is_current(request):
            return True
        now = time.monotonic()
        pause, self._last_poll = now - self._last_poll, now
        if case.unfinished:
            return False
        # To wait longer for a client that waits between polls shows nothing more.
        if number <= case.polls and (number <= _FEW_POLLS or pause < 2 * POLL_PAUSE_S):
            return False
        return case.reply if isinstance(case.reply, ApiError) else True

    def record(self, exchange: Exchange) -> None:
        """Record a request."""
        if self._is_current(exchange.request):
            self._seen.append(Seen(exchange, self._answered, time.monotonic() - self._begun))
        self._answered = False

    def _is_current(self, request: ReceivedRequest) -> bool:
        # A client that uses the base URL of the environment does not identify the call.
        return request.call_id in {None, self._call_id}
