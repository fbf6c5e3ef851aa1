"""What was seen of one call: the requests that arrived, and what the driver said in the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_contract.conformance.driver import Outcome
    from workers_ai_contract.wire import Exchange


@dataclass(frozen=True, slots=True)
class Seen:
    """One request; `answered` says that it was accepted and met the reply of the case."""

    exchange: Exchange
    answered: bool

    @property
    def refused(self) -> bool:
        """Return whether the API itself refused it: neither the reply of the case, nor a poll."""
        return not self.answered and self.exchange.error_code is not None


@dataclass(frozen=True, slots=True)
class Observation:
    """One call as it was seen; `requests` in the order of their arrival."""

    requests: tuple[Seen, ...]
    outcome: Outcome
