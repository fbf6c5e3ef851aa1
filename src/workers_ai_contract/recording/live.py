"""One HTTP exchange while it happens: the request, and the answer piece by piece with its times."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.recording.call_secrets import CallSecrets

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject


class ExchangeState(StrEnum):
    """How far an exchange has come; `aborted` if the answer ended before it was complete."""

    OPEN = "open"
    COMPLETE = "complete"
    ABORTED = "aborted"


class RecordedRequest(NamedTuple):
    """A request: `body` is None if it was not kept because it is too large; `url` is absolute."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None


class SentPiece(NamedTuple):
    """Bytes of an answer's body that were sent at once, `at_s` seconds after the request had arrived."""

    at_s: float
    data: bytes


class LiveExchange:
    """An exchange that grows until it is ended. It belongs to one thread until then.

    `started` is the time in seconds since 1970 at which the request had arrived. `status` is 0 as long as
    nothing was answered. `notes` is what else is known of the exchange.
    Secrets stay in memory only; whatever is shown or stored is made from `shown`.
    """

    __slots__ = (
        "_begun",
        "_notes",
        "duration_s",
        "headers",
        "pieces",
        "request",
        "started",
        "state",
        "status",
    )

    def __init__(self, request: RecordedRequest, notes: JsonObject, begun_s: float | None = None) -> None:
        """Begin with a request that had arrived at `begun_s` of the monotonic clock; None for now."""
        now_s = time.monotonic()
        self.request = request
        self._notes = notes
        self._begun = now_s if begun_s is None else begun_s
        self.started = time.time() - (now_s - self._begun)
        self.status = 0
        self.headers: tuple[tuple[str, str], ...] = ()
        self.pieces: list[SentPiece] = []
        self.state = ExchangeState.OPEN
        self.duration_s: float | None = None

    def whole(self, status: int, headers: tuple[tuple[str, str], ...], content: bytes) -> None:
        """Note an answer that is sent at once."""
        self.status = status
        self.headers = headers
        self.duration_s = time.monotonic() - self._begun
        self.pieces.append(SentPiece(self.duration_s, content))
        self.state = ExchangeState.COMPLETE

    def answered(self, status: int, headers: tuple[tuple[str, str], ...]) -> None:
        """Note the head of the answer."""
        self.status = status
        self.headers = headers

    def note(self, notes: JsonObject) -> None:
        """Replace the notes, for what is known only after the answer."""
        self._notes = notes

    def sent(self, data: bytes) -> None:
        """Note a piece of the answer's body."""
        self.pieces.append(SentPiece(time.monotonic() - self._begun, data))

    def ended(self, *, complete: bool) -> None:
        """Note the end."""
        self.state = ExchangeState.COMPLETE if complete else ExchangeState.ABORTED
        self.duration_s = time.monotonic() - self._begun

    @property
    def body(self) -> bytes:
        """The answer's body, as far as it was sent."""
        return b"".join(piece.data for piece in self.pieces)

    def shown_request(self) -> RecordedRequest:
        """Return the request as it may be shown and stored: without secrets."""
        method, url, headers, body = self.request
        secrets = CallSecrets.of(headers, url, self.headers)
        # Those of the answer are left aside, as a client that asks again does not know them.
        asked = CallSecrets.of(headers, url)
        return RecordedRequest(
            secrets.text(method),
            secrets.url(url),
            secrets.headers(headers),
            None if body is None else asked.body(body),
        )

    def shown(self) -> ShownExchange:
        """Return the exchange as it may be shown and stored: without secrets."""
        secrets = CallSecrets.of(self.request.headers, self.request.url, self.headers)
        return ShownExchange(
            *self.shown_request(),
            secrets.headers(self.headers),
            secrets.body(self.body),
            secrets.notes(self._notes),
        )


@dataclass(frozen=True, slots=True)
class ShownExchange:
    """The parts of an exchange that can hold secrets, without them; the length of each body is as it was."""

    method: str
    url: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: bytes | None
    answer_headers: tuple[tuple[str, str], ...]
    answer_body: bytes
    notes: JsonObject
