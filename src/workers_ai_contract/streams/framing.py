"""Words what is unusual about the framing: Workers AI sends `data: <json>` and a blank line, no more.

None of it makes a stream wrong by the event-stream rules, but clients that read lines by hand break.
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
    events.LINE_ENDS: ("a line ends with a carriage return", "End lines with a line feed alone."),
    events.COMMENT: ("a line is a comment", "Send no comments, or make sure that the client skips them."),
    events.EXTRA_FIELD: ("a field is 'event', 'id' or 'retry'", "Send data fields only."),
    events.UNKNOWN_FIELD: (
        "a line has no field that the rules know, so it is ignored",
        "Start each line of data with 'data: '; JSON must not hold raw line ends.",
    ),
    events.NO_SPACE: ("no space follows the colon of a field", "Write 'data: ' with a space."),
    events.SPLIT_DATA: (
        "the data of an event stands on several lines",
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
    """Yield one warning for each kind of unusual framing, at the place where it is first.

    Where the stream is `broken_off` within an event, that it is not finished goes without saying.
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
    """Remark upon names of events; in the Responses form the name may repeat the type."""
    lines = [
        event.line
        for event, item in zip(transcript.events, items, strict=False)
        if event.event and not (isinstance(item.value, dict) and item.value.get("type") == event.event)
    ]
    if lines:
        yield events.Remark(events.EXTRA_FIELD, lines[0], len(lines))
