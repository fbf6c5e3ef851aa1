"""The observation of one call: the requests that arrived, and the driver's report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_contract.checking.outcomes import Outcome
    from workers_ai_contract.wire import Exchange


@dataclass(frozen=True, slots=True)
class Seen:
    """One request; `answered` is True if it was accepted and received the reply of the case."""

    exchange: Exchange
    answered: bool

    @property
    def refused(self) -> bool:
        """Whether the API rejected it, as opposed to the case's reply being an error or a poll."""
        return not self.answered and self.exchange.error_code is not None


@dataclass(frozen=True, slots=True)
class Observation:
    """One observed call; `requests` are in the order of arrival."""

    requests: tuple[Seen, ...]
    outcome: Outcome
