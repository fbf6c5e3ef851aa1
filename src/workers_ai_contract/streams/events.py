"""Reads the bytes of a stream as the WHATWG event-stream rules say, and remarks upon what is unusual."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from workers_ai_contract.errors import UnreadableError

# The context window is 128,000 tokens, and a token is at most one event.
MAX_EVENTS = 200_000
_BOM = "\ufeff"

BYTE_ORDER_MARK = "sse-byte-order-mark"
LINE_ENDS = "sse-line-ends"
COMMENT = "sse-comment"
EXTRA_FIELD = "sse-extra-field"
UNKNOWN_FIELD = "sse-unknown-field"
NO_SPACE = "sse-no-space"
SPLIT_DATA = "sse-split-data"
UNFINISHED = "sse-unfinished-event"


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One event that has data: `data` is its data lines joined, `line` the first of them (from 1).

    `event` is the name in its `event:` field, or empty. `finished` is False where the stream ends before
    the blank line that would have sent the event off.
    """

    data: str
    line: int
    event: str = ""
    finished: bool = True


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the framing that Workers AI does not do: where first, and how many times."""

    code: str
    line: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Transcript:
    """The events of a stream in order, and what is unusual about their framing."""

    events: tuple[ServerSentEvent, ...]
    remarks: tuple[Remark, ...] = ()


def parse(data: bytes) -> Transcript:
    """Read a whole stream.

    A byte order mark at the start, comments, and every kind of line end are taken as the rules say. An
    event that the end of the stream cuts off is kept, marked as not finished; the rules drop it.

    Raises:
        UnreadableError: the bytes are not UTF-8, or are more events than any answer has.
    """
    text = _decode(data)
    reader = _Reader()
    if text.startswith(_BOM):
        reader.remark(BYTE_ORDER_MARK, 1)
        text = text[1:]
    if "\r" in text:
        reader.remark(LINE_ENDS, text.count("\n", 0, text.index("\r")) + 1)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for number, line in enumerate(lines[:-1], start=1):
        reader.take(line, number)
    return reader.finish(lines[-1], len(lines))


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"not UTF-8: {error.reason} at byte {error.start}") from None


@dataclass(slots=True)
class _Reader:
    """Takes lines, gives events."""

    events: list[ServerSentEvent] = field(default_factory=list[ServerSentEvent])
    data: list[str] = field(default_factory=list[str])
    name: str = ""
    line: int = 0
    first: dict[str, int] = field(default_factory=dict[str, int])
    counts: Counter[str] = field(default_factory=Counter[str])

    def remark(self, code: str, line: int) -> None:
        self.first.setdefault(code, line)
        self.counts[code] += 1

    def take(self, line: str, number: int) -> None:
        if not line:
            self._send_off(finished=True)
        elif line.startswith(":"):
            self.remark(COMMENT, number)
        else:
            self._take_field(line, number)

    def finish(self, rest: str, number: int) -> Transcript:
        if rest:
            self.take(rest, number)
        if self.data:
            self.remark(UNFINISHED, self.line)
            self._send_off(finished=False)
        remarks = (Remark(code, line, self.counts[code]) for code, line in self.first.items())
        return Transcript(tuple(self.events), tuple(remarks))

    def _take_field(self, line: str, number: int) -> None:
        name, colon, value = line.partition(":")
        if colon and not value.startswith(" "):
            self.remark(NO_SPACE, number)
        value = value.removeprefix(" ")
        if name == "data":
            self._take_data(value, number)
        elif name == "event":
            self.name = value
        else:
            self.remark(EXTRA_FIELD if name in {"id", "retry"} else UNKNOWN_FIELD, number)

    def _take_data(self, value: str, number: int) -> None:
        if self.data:
            self.remark(SPLIT_DATA, number)
        else:
            self.line = number
        self.data.append(value)

    def _send_off(self, *, finished: bool) -> None:
        if self.data:
            if len(self.events) == MAX_EVENTS:
                raise UnreadableError(f"more than {MAX_EVENTS:,} events, which no answer has")
            self.events.append(ServerSentEvent("\n".join(self.data), self.line, self.name, finished))
        self.data, self.name = [], ""
