"""Answers requests as a recording has them."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode, urlsplit

from workers_ai_contract.faults import Ending, Slice, Transmission
from workers_ai_contract.guard.addresses import address_of
from workers_ai_contract.recording import CallSecrets
from workers_ai_contract.recording.secrets import REMOVED
from workers_ai_contract.routing.front import received_request
from workers_ai_contract.standin.judging import Gate, reading_of
from workers_ai_contract.standin.rendering import Rendered, render_error
from workers_ai_contract.wire import ApiError, Exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from workers_ai_contract.recording.playing import PlayedExchange
    from workers_ai_contract.routing.arrival import Arrival

_NOT_FOUND = 404
_NO_SUCH_ROUTE = 7000
# What is about the bytes on the way, which are not those of the recording.
_OF_THE_WAY = frozenset(
    {"connection", "content-encoding", "content-length", "content-type", "keep-alive", "transfer-encoding"}
)


class _RequestKey(NamedTuple):
    """What tells requests apart: the method, the path without the account, and the body as JSON."""

    method: str
    path: str
    body: bytes


class RecordedAnswers:
    """Answers each request as the recording does; it has the interface of `Service`.

    A request is the same if method, path and body are: the account, the host and the query do not count, nor
    the order of members. If it was recorded more than once, the answers come in their order, and the last one
    again and again. A request that was not recorded is refused with 404.

    Raises:
        UsageError: the revision does not exist.
    """

    def __init__(
        self,
        played: Iterable[PlayedExchange],
        *,
        revision: str = "latest",
        on_exchange: Callable[[Exchange], None] | None = None,
    ) -> None:
        self._answers: dict[_RequestKey, list[PlayedExchange]] = defaultdict(list)
        for each in played:
            asked = _asked(each.method, urlsplit(each.url).path, each.request)
            self._answers[asked].append(each)
        self._gate = Gate(revision)
        self._on_exchange = on_exchange

    def handle(self, arrival: Arrival) -> Rendered:
        """Return the recorded answer to a request."""
        body = _secrets_of(arrival).body(arrival.data or b"")
        answers = self._answers.get(_asked(arrival.method, arrival.path, body))
        if answers is None:
            error = ApiError(_NOT_FOUND, _NO_SUCH_ROUTE, _missing(arrival), front=True)
            self._tell(arrival, error.status, "this request is not in the recording")
            return render_error(error)
        played = answers.pop(0) if len(answers) > 1 else answers[0]
        self._tell(arrival, played.status, None)
        return _rendered(played)

    def consider(self, arrival: Arrival) -> Callable[[], Rendered]:
        """Return what finds the recorded answer."""
        return partial(self.handle, arrival)

    def _tell(self, arrival: Arrival, status: int, hint: str | None) -> None:
        if self._on_exchange is None:
            return
        reading = reading_of(arrival.data) if arrival.data else None
        body = None if reading is None else reading.payload
        # A verdict on a request that was not recorded would be taken for the cause of the refusal.
        is_judged = hint is None and arrival.route is not None and arrival.data
        judgement = (
            self._gate.judge(arrival.route, arrival.data, reading)
            if is_judged and arrival.route is not None and arrival.data is not None
            else None
        )
        request = received_request(arrival, body)
        self._on_exchange(Exchange(request, judgement, status, hint=hint))


def _secrets_of(arrival: Arrival) -> CallSecrets:
    """Return what a recording hides of the request's body."""
    query = f"?{urlencode(arrival.query)}" if arrival.query else ""
    return CallSecrets.of(tuple(arrival.headers.items()), query)


def _asked(method: str, path: str, body: bytes) -> _RequestKey:
    address = address_of(method, path)
    return _RequestKey(method.upper(), path if address is None else address.shown, _canonical(body))


def _canonical(body: bytes) -> bytes:
    """Return a body so that the same JSON is the same bytes."""
    reading = reading_of(body) if body else None
    return body if reading is None else json.dumps(reading.payload, sort_keys=True).encode()


def _missing(arrival: Arrival) -> str:
    return f"The recording has no {arrival.method} {arrival.path} with this body"


def _rendered(played: PlayedExchange) -> Rendered:
    named = {name.lower(): value for name, value in played.headers}
    kind = named.get("content-type", "application/json")
    headers = tuple(
        (name, value)
        for name, value in played.headers
        if name.lower() not in _OF_THE_WAY and REMOVED not in value
    )
    if not played.complete:
        return Rendered(played.status, kind, transmission=_broken_off(played, kind, headers))
    if kind.startswith("text/event-stream"):
        return Rendered(played.status, kind, frames=played.cut(), headers=headers)
    return Rendered(played.status, kind, content=played.body, headers=headers)


def _broken_off(played: PlayedExchange, kind: str, headers: Iterable[tuple[str, str]]) -> Transmission:
    """Return an answer that ends as the recorded one did: the connection is closed before its end."""
    if not played.status:
        return Transmission(0, (), Ending.RESET)
    named: Mapping[str, str] = {**dict(headers), "content-type": kind, "transfer-encoding": "chunked"}
    lines = [f"HTTP/1.1 {played.status} {_phrase(played.status)}", *(f"{k}: {v}" for k, v in named.items())]
    head = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
    chunks = (b"%x\r\n%b\r\n" % (len(piece), piece) for piece in played.cut() if piece)
    return Transmission(played.status, (Slice(head), *map(Slice, chunks)))


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
