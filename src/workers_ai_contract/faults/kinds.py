"""What a kind of fault is, and what a correct client may do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_contract.rendering import Certainty
    from workers_ai_contract.wire import ApiError

_RETRIED = frozenset({408, 409, 429})
_SERVER_ERROR = 500


class Expectation(StrEnum):
    """What a correct client does with a reply."""

    BEAR = "bear"
    ERROR = "error"
    EITHER = "either"
    RETRY = "retry"


class Reach(StrEnum):
    """The requests for which a fault means something."""

    ANY = "any"
    STREAM = "streamed requests"
    WHOLE = "requests that are not streamed"
    RESPONSES = "Responses requests"


@dataclass(frozen=True, slots=True)
class Substitute:
    """An HTTP response that is sent in place of the reply.

    With `ahead_s`, it also has a `Retry-After` with a date that lies `ahead_s` seconds after it is sent.
    """

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    ahead_s: int = 0

    @property
    def retry_after_s(self) -> float:
        """The seconds that its `Retry-After` asks to wait at least; 0 without one, or if it is a date.

        The dates of the table have passed. One that is made has whole seconds, so it comes up to one earlier.
        """
        if self.ahead_s:
            return self.ahead_s - 1.0
        headers = {name.lower(): value for name, value in self.headers}
        wanted = headers.get("retry-after", "0")
        return float(wanted) if wanted.isdigit() else 0.0


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One kind of fault.

    `retry` faults may be gone at the next request. `substitute` is sent in place of the reply; `event` is the
    data of an event in the middle of a stream; other kinds are carried out by `transmission`. Those
    `only_by_name` are for people to ask for; the fuzzer leaves them out. Those with `once` take long, so
    it sends them in one call mode. An `error` is what the substitute says, for routes
    with an envelope of their own.
    """

    name: str
    meaning: str
    expectation: Expectation
    certainty: Certainty
    source: str
    reach: Reach = Reach.ANY
    substitute: Substitute | None = None
    event: bytes | None = None
    only_by_name: bool = False
    once: bool = False
    error: ApiError | None = None

    @property
    def is_retriable(self) -> bool:
        """Whether a correct client may repeat the request."""
        if self.substitute is None:
            return self.expectation is not Expectation.BEAR and self.event is None
        return self.substitute.status in _RETRIED or self.substitute.status >= _SERVER_ERROR
