"""What the stand-in shows and records of each request: the exchange as sent, with its verdict as notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.recording import LiveExchange, RecordedRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workers_ai_contract.inspector import ExchangeLog, SeenExchange
    from workers_ai_contract.recording import Recorder
    from workers_ai_contract.routing.arrival import Arrival
    from workers_ai_contract.wire import Exchange
    from workers_ai_kernel import Json, JsonObject

_VERDICTS: Mapping[bool | None, str] = {True: "valid", False: "invalid", None: "unreadable"}
_MOST_PROBLEMS = 100
_CHUNK_END = b"\r\n"


class WatchedAnswer:
    """One exchange that is watched while its answer is sent."""

    __slots__ = ("_log", "_recorder", "_seen", "live")

    def __init__(self, live: LiveExchange, log: ExchangeLog | None, recorder: Recorder | None) -> None:
        self.live = live
        self._recorder = recorder
        self._log = log
        self._seen: SeenExchange | None = None

    def whole(self, status: int, headers: tuple[tuple[str, str], ...], content: bytes) -> None:
        """Note an answer that is sent at once."""
        self.live.whole(status, headers, content)
        if self._recorder is not None:
            self._recorder.add(self.live)
        if self._log is not None:
            self._log.add(self.live)

    def answered(self, status: int, headers: tuple[tuple[str, str], ...]) -> None:
        """Note the head of the answer."""
        self.live.answered(status, headers)
        if self._log is not None:
            self._seen = self._log.open(self.live)

    def sent(self, data: bytes) -> None:
        """Note a piece of the body; one that would be cut in the end anyway is only counted."""
        if self._log is None or self._seen is None:
            self.live.sent(data)
            return
        if self._recorder is not None or self._log.keeps_more_of(self._seen):
            self.live.sent(data)
        self._log.grew(self._seen, len(data))

    def ended(self, *, complete: bool) -> None:
        """Note the end, and record the exchange."""
        self.live.ended(complete=complete)
        # First, because the log cuts what is long.
        if self._recorder is not None:
            self._recorder.add(self.live)
        if self._log is not None and self._seen is not None:
            self._log.end(self._seen)


class Observer:
    """Connects what the service tells of an exchange with what is sent for it."""

    def __init__(
        self,
        on_exchange: Callable[[Exchange], None] | None,
        log: ExchangeLog | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        self._on_exchange = on_exchange
        self._log = log
        self._recorder = recorder
        self._told: Exchange | None = None
        # Those of the latest request, which most often are those of the next one.
        self._headers: Mapping[str, str] = {}
        self._fields: tuple[tuple[str, str], ...] = ()

    def tell(self, exchange: Exchange) -> None:
        """Take what the service tells, and pass it on."""
        self._told = exchange
        if self._on_exchange is not None:
            self._on_exchange(exchange)

    def begin(self, arrival: Arrival, target: str, fault: str | None, begun_s: float) -> WatchedAnswer | None:
        """Return what watches the answer to the request that the service told of last, if anything does.

        `target` is the path with its query, as the request line has it; at `begun_s` of the monotonic clock
        the request had arrived.
        """
        told, self._told = self._told, None
        if told is None or (self._log is None and self._recorder is None):
            return None
        if arrival.headers is not self._headers:
            self._headers, self._fields = arrival.headers, tuple(arrival.headers.items())
        url = f"http://{arrival.headers.get('host', '')}{target}"
        request = RecordedRequest(arrival.method, url, self._fields, arrival.data)
        live = LiveExchange(request, notes_of(told, fault), begun_s)
        return WatchedAnswer(live, self._log, self._recorder)


def notes_of(exchange: Exchange, fault: str | None = None) -> JsonObject:
    """Return what the stand-in knows of an exchange beside what was sent; at most 100 problems.

    It is made at once, so that nothing keeps the parsed body.
    """
    request, judgement = exchange.request, exchange.judgement
    found = () if judgement is None else judgement.problems[:_MOST_PROBLEMS]
    problems: list[Json] = [each.to_json() for each in found]
    return {
        "verdict": None if judgement is None else _VERDICTS[judgement.valid],
        "problems": problems,
        "form": None if request.form is None else request.form.value,
        "route": None if request.route is None else request.route.value,
        "stream": request.stream,
        "call_id": request.call_id,
        "error_code": exchange.error_code,
        "hint": exchange.hint,
        "fault": fault,
    }


class RawWatch:
    """Reads the raw writes of an answer, the head first, and tells what it watches for of the body.

    Each write of a chunked body is one chunk (see `faults.transmission`).
    """

    def __init__(self, observed: WatchedAnswer, status: int) -> None:
        self._observed = observed
        self._status = status
        self._chunked = False
        self._left: int | None = None

    def wrote(self, data: bytes) -> None:
        """Note one write."""
        if self._left is None:
            headers = _headers_of(data)
            fields = {name.lower(): value for name, value in headers}
            self._chunked = "transfer-encoding" in fields
            self._left = 1 if self._chunked else int(fields.get("content-length", 0))
            self._observed.answered(self._status, headers)
            return
        if self._chunked:
            size, _, rest = data.partition(_CHUNK_END)
            length = int(size, 16)
            data = rest[:length]
            self._left = 1 if length else 0
        else:
            self._left -= len(data)
        if data:
            self._observed.sent(data)

    def closed(self) -> None:
        """Note the end of the connection."""
        if self._left is None:
            self._observed.answered(0, ())
        self._observed.ended(complete=self._left == 0)


def _headers_of(head: bytes) -> tuple[tuple[str, str], ...]:
    lines = head.decode("latin-1").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines if line)
    return tuple((name, value.strip()) for name, _, value in pairs)
