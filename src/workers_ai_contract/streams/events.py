"""Parses the bytes of a stream by the WHATWG event-stream rules, and notes unusual framing."""

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
    """One event with data: `data` is its joined data lines, `line` the number of the first one (from 1).

    `event` is the value of its `event:` field, or empty. `finished` is False if the stream ends before the
    blank line that completes the event.
    """

    data: str
    line: int
    event: str = ""
    finished: bool = True


@dataclass(frozen=True, slots=True)
class Remark:
    """One kind of framing that Workers AI does not use: its first line, and how often it occurs."""

    code: str
    line: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Transcript:
    """The events of a stream in order, and remarks about their framing."""

    events: tuple[ServerSentEvent, ...]
    remarks: tuple[Remark, ...] = ()


def parse(data: bytes) -> Transcript:
    """Parse a whole stream.

    A leading byte order mark, comments, and all line endings are handled as the WHATWG rules say. An event
    that is cut off by the end of the stream is kept and marked as unfinished, while the rules drop it.

    Raises:
        UnreadableError: the bytes are not UTF-8, or contain too many events.
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
        reader.feed(line, number)
    return reader.finish(lines[-1], len(lines))


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"not UTF-8: {error.reason} at byte {error.start}") from None


@dataclass(slots=True)
class _Reader:
    """Consumes lines and collects events."""

    events: list[ServerSentEvent] = field(default_factory=list[ServerSentEvent])
    data: list[str] = field(default_factory=list[str])
    name: str = ""
    line: int = 0
    first: dict[str, int] = field(default_factory=dict[str, int])
    counts: Counter[str] = field(default_factory=Counter[str])

    def remark(self, code: str, line: int) -> None:
        self.first.setdefault(code, line)
        self.counts[code] += 1

    def feed(self, line: str, number: int) -> None:
        if not line:
            self._dispatch(finished=True)
        elif line.startswith(":"):
            self.remark(COMMENT, number)
        else:
            self._feed_field(line, number)

    def finish(self, rest: str, number: int) -> Transcript:
        if rest:
            self.feed(rest, number)
        if self.data:
            self.remark(UNFINISHED, self.line)
            self._dispatch(finished=False)
        remarks = (Remark(code, line, self.counts[code]) for code, line in self.first.items())
        return Transcript(tuple(self.events), tuple(remarks))

    def _feed_field(self, line: str, number: int) -> None:
        name, colon, value = line.partition(":")
        if colon and not value.startswith(" "):
            self.remark(NO_SPACE, number)
        value = value.removeprefix(" ")
        if name == "data":
            self._feed_data(value, number)
        elif name == "event":
            self.name = value
        else:
            self.remark(EXTRA_FIELD if name in {"id", "retry"} else UNKNOWN_FIELD, number)

    def _feed_data(self, value: str, number: int) -> None:
        if self.data:
            self.remark(SPLIT_DATA, number)
        else:
            self.line = number
        self.data.append(value)

    def _dispatch(self, *, finished: bool) -> None:
        if self.data:
            if len(self.events) == MAX_EVENTS:
                raise UnreadableError(f"more than {MAX_EVENTS:,} events")
            self.events.append(ServerSentEvent("\n".join(self.data), self.line, self.name, finished))
        self.data, self.name = [], ""
