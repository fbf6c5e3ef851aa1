"""The observation of one call: the requests that arrived, and the driver's report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_contract.checking.outcomes import Outcome
    from workers_ai_contract.vocabulary import Route
    from workers_ai_contract.wire import Exchange

POLL = "request_id"
"""The member of the body that asks for a batch."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One request; `answered` is True if it was accepted and received the reply of the case.

    `at_s` is when it arrived, in seconds since the call was made.
    """

    exchange: Exchange
    answered: bool
    at_s: float = 0.0

    @property
    def refused(self) -> bool:
        """Whether the API rejected it, as opposed to the case's reply being an error or a poll."""
        return not self.answered and self.exchange.error_code is not None and not self.is_poll

    @property
    def is_poll(self) -> bool:
        """Whether it asks for a batch that was queued before."""
        body = self.exchange.request.body
        return isinstance(body, dict) and POLL in body


@dataclass(frozen=True, slots=True)
class Observation:
    """One observed call; `requests` are in the order of arrival.

    `limit_s` is the time that the call had, `took_s` the time until the driver's report, both in seconds.
    """

    requests: tuple[Seen, ...]
    outcome: Outcome
    limit_s: float = 0.0
    took_s: float = 0.0

    @property
    def answered(self) -> tuple[Seen, ...]:
        """The requests that received the reply of the case."""
        return tuple(seen for seen in self.requests if seen.answered)

    @property
    def route(self) -> Route | None:
        """The route of the last request that received the reply of the case."""
        answered = self.answered
        return answered[-1].exchange.request.route if answered else None
