"""A response as it is put on the wire: the bytes of each write, the pauses, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from workers_ai_contract.faults.failed import (
    FAILED_RESPONSE,
    events_with_failure,
    typed_error,
    with_failure,
)
from workers_ai_contract.faults.slicing import Slice, framed, sliced
from workers_ai_contract.faults.table import ENDLESS, STALL_FIRST
from workers_ai_contract.streams import sse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_contract.faults.fault import Fault
    from workers_ai_contract.faults.kinds import Substitute
    from workers_ai_contract.faults.plan import PlanStep

# They end a stream behind an event.
_BETWEEN = frozenset({"ended-between", ENDLESS})
COMMENT = Slice(b"e\r\n: keep-alive\n\n\r\n", 0.1)
"""A chunk with a comment line, which is sent again and again."""
_REASONS = {200: "OK", 429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway"}


class Ending(StrEnum):
    """What happens to the connection after the last byte."""

    CLOSE = "close"
    RESET = "reset"
    STALL = "stall"
    COMMENTS = "comments"


@dataclass(frozen=True, slots=True)
class PlainResponse:
    """The response as it would be without a plan: `events` of a stream, or else `content`.

    The events of a Responses stream are `typed`; the data of each begins with its type.
    """

    status: int
    content_type: str
    content: bytes = b""
    events: tuple[bytes, ...] | None = None
    headers: tuple[tuple[str, str], ...] = ()
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Transmission:
    """Writes of raw HTTP/1.1, the head among them, and the end of the connection."""

    status: int
    slices: tuple[Slice, ...]
    ending: Ending = Ending.CLOSE


def transmission(
    response: PlainResponse,
    step: PlanStep,
    dress: Callable[[PlainResponse], PlainResponse] | None = None,
) -> Transmission:
    """Return how a response is sent under one step of a plan; `dress` is applied before it is cut."""
    fault = step.fault
    if fault is not None and fault.name == "reset-first":
        return Transmission(0, (), Ending.RESET)
    if fault is not None and fault.name == STALL_FIRST:
        return Transmission(0, (), Ending.STALL)
    if fault is not None and fault.kind.substitute is not None:
        response = _substituted(fault.kind.substitute)
    elif fault is not None and fault.name == FAILED_RESPONSE:
        response = _failed(response)
    elif fault is not None:
        response = _retyped(_with_event(response, fault), fault)
    if dress is not None:
        response = dress(response)
    whole = response.events is None
    delivery = step.delivery
    if fault is not None and fault.name in _BETWEEN:
        delivery = replace(delivery, done="missing")
    frames = [response.content] if whole else framed(response.events or (), delivery, typed=response.typed)
    if not whole and fault is not None and fault.name == "foreign-event":
        frames.insert(0, b"event: chunks\ndata: " + (fault.kind.event or b"") + b"\n\n")
    slices = [each for each in sliced(frames, step.delivery) if each.data]
    return _sent(response, slices, fault, chunked=not whole or delivery.length == "chunked")


def _failed(response: PlainResponse) -> PlainResponse:
    if response.events is None:
        return replace(response, content=with_failure(response.content))
    return replace(response, events=events_with_failure(response.events)) if response.typed else response


def _substituted(substitute: Substitute) -> PlainResponse:
    return PlainResponse(
        substitute.status, substitute.content_type, substitute.body, headers=substitute.headers
    )


def _with_event(response: PlainResponse, fault: Fault) -> PlainResponse:
    """Return a stream with the event of the fault; or JSON as a stream, or the reverse."""
    events = response.events
    if fault.name == "stream-for-json" and events is None:
        return replace(response, content_type=sse.CONTENT_TYPE, events=(response.content,))
    if fault.name == "json-for-stream" and events is not None:
        content = b'{"result":{},"success":true,"errors":[],"messages":[]}'
        return replace(response, content_type="application/json", content=content, events=None)
    if fault.name in _BETWEEN and events is not None:
        return replace(response, events=events[: max(1, len(events) * fault.at // 1000)])
    if fault.kind.event is None or events is None or fault.name == "foreign-event":
        return response
    place = max(1, len(events) * fault.at // 1000)
    with_it = (*events[:place], fault.kind.event, *events[place:])
    if fault.name == "error-stream":
        with_it = (fault.kind.event,)
    elif response.typed and fault.name == "error-event":
        with_it = (*events[:place], typed_error(place))
    return replace(response, events=with_it)


def _retyped(response: PlainResponse, fault: Fault) -> PlainResponse:
    if fault.name == "wrong-type":
        return replace(response, content_type="text/plain")
    if fault.name == "typed-charset":
        return replace(response, content_type=f"{response.content_type}; charset=utf-8")
    return response


def _sent(
    response: PlainResponse, slices: list[Slice], fault: Fault | None, *, chunked: bool
) -> Transmission:
    name = "" if fault is None else fault.name
    at = 1000 if fault is None else fault.at
    length = sum(len(each.data) for each in slices)
    kept = slices
    if name in {"ended-early", "cut", "reset", "stall", "too-short"}:
        kept = _first(slices, min(length * at // 1000, length - 1))
    chunked = chunked and name != "too-short"
    promised = sum(len(each.data) for each in kept) if name == "ended-early" else length
    head = _head(response, None if chunked else promised, capitals=name == "header-case")
    body = [_chunk(each) for each in kept] if chunked else kept
    if chunked and name not in {"cut", "reset", "stall", "stays-open", ENDLESS}:
        body.append(Slice(b"0\r\n\r\n"))
    endings = {"reset": Ending.RESET, "stall": Ending.STALL, "stays-open": Ending.STALL}
    # A body with a length has no place for comments.
    ending = Ending.COMMENTS if chunked and name == ENDLESS else endings.get(name, Ending.CLOSE)
    return Transmission(response.status, (Slice(head), *body), ending)


def _first(slices: list[Slice], count: int) -> list[Slice]:
    """Return the slices of the first bytes."""
    return [*_taken(slices, count)]


def _taken(slices: list[Slice], count: int) -> Iterator[Slice]:
    for each in slices:
        if count <= 0:
            return
        yield Slice(each.data[:count], each.pause_s)
        count -= len(each.data)


def _chunk(each: Slice) -> Slice:
    return Slice(b"%x\r\n%b\r\n" % (len(each.data), each.data), each.pause_s)


def _head(response: PlainResponse, length: int | None, *, capitals: bool) -> bytes:
    headers = [("content-type", response.content_type), ("connection", "close"), *response.headers]
    headers.append(("transfer-encoding", "chunked") if length is None else ("content-length", str(length)))
    lines = [f"HTTP/1.1 {response.status} {_REASONS.get(response.status, 'Status')}"]
    lines += [f"{name.upper() if capitals else name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
