"""What a sample is: one payload of a direction, or a whole exchange; and where it comes from."""

from __future__ import annotations

from enum import StrEnum

from workers_ai_contract.vocabulary import Direction


class SampleKind(StrEnum):
    """One kind of sample."""

    REQUEST = "request"
    ANSWER = "answer"
    EVENT = "event"
    ERROR = "error"
    STREAM = "stream"
    CONVERSATION = "conversation"

    @property
    def direction(self) -> Direction:
        """The direction whose contract the sample, or the last part of it, fits."""
        return _DIRECTIONS[self]

    @property
    def is_whole(self) -> bool:
        """Whether it is more than one payload: a whole stream, or requests with their answers."""
        return self in {SampleKind.STREAM, SampleKind.CONVERSATION}

    @property
    def suffix(self) -> str:
        """The ending of its files."""
        return _SUFFIXES.get(self, ".json")

    @staticmethod
    def of(direction: str) -> SampleKind:
        """Return the kind of the payloads of a direction."""
        return {each.direction: each for each in SampleKind if not each.is_whole}[Direction(direction)]


class SampleStyle(StrEnum):
    """Where samples come from: plain ones read well, drawn ones cover the contract."""

    PLAIN = "plain"
    DRAWN = "drawn"


_DIRECTIONS = {
    SampleKind.REQUEST: Direction.INPUT,
    SampleKind.ANSWER: Direction.OUTPUT,
    SampleKind.EVENT: Direction.STREAM,
    SampleKind.ERROR: Direction.ERROR,
    SampleKind.STREAM: Direction.STREAM,
    SampleKind.CONVERSATION: Direction.OUTPUT,
}
_SUFFIXES = {SampleKind.STREAM: ".sse", SampleKind.CONVERSATION: ".jsonl"}
