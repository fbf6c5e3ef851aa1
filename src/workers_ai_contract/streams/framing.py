"""Warnings about unusual framing: Workers AI only sends `data: <json>` and a blank line.

The WHATWG rules allow all of it, but clients that parse lines themselves fail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.streams import events
from workers_ai_kernel.problem import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workers_ai_contract.streams.events import Remark, Transcript
    from workers_ai_contract.streams.sequence import Item

_WORDS = {
    events.BYTE_ORDER_MARK: ("the stream starts with a byte order mark", "Send UTF-8 without one."),
    events.LINE_ENDS: ("a line ends with a carriage return", "End lines with a line feed only."),
    events.COMMENT: ("a line is a comment", "Send no comments, or make sure that the client skips them."),
    events.EXTRA_FIELD: ("a field is 'event', 'id' or 'retry'", "Send only data fields."),
    events.UNKNOWN_FIELD: (
        "a line has no known field, so it is ignored",
        "Start each data line with 'data: '; JSON must not contain raw line breaks.",
    ),
    events.NO_SPACE: ("no space follows the colon of a field", "Write 'data: ' with a space."),
    events.SPLIT_DATA: (
        "the data of an event spans several lines",
        "Send the JSON of an event on one line.",
    ),
    events.UNFINISHED: (
        "no blank line ends the last event, so a strict reader drops it",
        "End each event with a blank line.",
    ),
}


def framing_problems(
    transcript: Transcript, items: Iterable[Item], *, broken_off: bool = False
) -> Iterator[Problem]:
    """Yield one warning for each kind of unusual framing, at its first occurrence.

    If the stream is `broken_off` within an event, the unfinished event is not reported.
    """
    for remark in (*transcript.remarks, *_named_events(transcript, items)):
        if broken_off and remark.code == events.UNFINISHED:
            continue
        cause, repair = _WORDS[remark.code]
        times = "" if remark.count == 1 else f", {remark.count} times in all"
        yield Problem(
            code=remark.code,
            pointer="",
            severity=Severity.WARNING,
            message=f"{cause} (stream line {remark.line}{times}); Workers AI does not send that.",
            repair=repair,
        )


def _named_events(transcript: Transcript, items: Iterable[Item]) -> Iterator[Remark]:
    """Yield remarks about event names; in the Responses form the name may repeat the type."""
    lines = [
        event.line
        for event, item in zip(transcript.events, items, strict=False)
        if event.event and not (isinstance(item.value, dict) and item.value.get("type") == event.event)
    ]
    if lines:
        yield events.Remark(events.EXTRA_FIELD, lines[0], len(lines))
