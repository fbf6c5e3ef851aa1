"""Judges a whole stream: bytes as received, or the list of its parsed events."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workers_ai_contract.contracts.judgement import Judgement
from workers_ai_contract.contracts.reading import read
from workers_ai_contract.errors import UnreadableError
from workers_ai_contract.streams import rules
from workers_ai_contract.streams.events import parse
from workers_ai_contract.streams.framing import framing_problems
from workers_ai_contract.streams.presenting import presented
from workers_ai_contract.streams.sequence import Item, form_of, sequence_problems
from workers_ai_contract.streams.sse import DONE
from workers_ai_kernel.explaining.showing import named
from workers_ai_kernel.pointers import join
from workers_ai_kernel.problem import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workers_ai_contract.streams.events import Event, Transcript
    from workers_ai_contract.vocabulary import Form
    from workers_ai_kernel import Json

_JSON_START = re.compile(rb'(?:\xef\xbb\xbf)?[ \t\r\n]*[{\["]')


def is_transcript(data: bytes) -> bool:
    """Return whether bytes are a stream as received; else they are meant as one JSON text."""
    return _JSON_START.match(data) is None


def judge_transcript(
    data: bytes, *, form: Form | None = None, source: str | None = None, line: int | None = None
) -> Judgement:
    """Judge a stream as received.

    Each event is held against the observed contract of `form`, or of the form that most of them tell, and
    all of them against the rules of that form. A pointer leads into the list of the events that have
    data: `/2/choices` is in the third. Bytes that are not UTF-8 are judged neither valid nor invalid.
    """
    try:
        transcript = parse(data)
    except UnreadableError as error:
        problem = Problem(code="unreadable", pointer="", message=f"{error.reason}.")
        return Judgement(valid=None, problems=(problem,), source=source, line=line)
    events, items, broken_off = _read_events(transcript)
    told = form or form_of(items)
    problems = (
        *sequence_problems(items, told, broken_off=broken_off),
        *_reading_problems(events, items),
        *framing_problems(transcript, items, broken_off=broken_off),
    )
    lines = [event.line for event in events]
    return _judgement(told, presented(problems, lines), source, line)


def judge_events(
    events: Sequence[Json], *, form: Form | None = None, source: str | None = None, line: int | None = None
) -> Judgement:
    """Judge the events of a stream, parsed and in order; the string `[DONE]` stands for itself."""
    items = [Item(event) for event in events]
    told = form or form_of(items)
    return _judgement(told, presented(sequence_problems(items, told)), source, line)


def _read_events(transcript: Transcript) -> tuple[tuple[Event, ...], list[Item], bool]:
    """Return the events, what is in them, and whether one was left out because the end cuts it off."""
    events = transcript.events
    items = [_read_event(event) for event in events]
    broken_off = bool(events) and not events[-1].finished and items[-1].reason is not None
    return (events[:-1], items[:-1], True) if broken_off else (events, items, False)


def _read_event(event: Event) -> Item:
    if event.data == DONE:
        return Item(DONE)
    try:
        reading = read(event.data.encode())
    except UnreadableError as error:
        return Item(None, error.reason)
    return Item(reading.payload, duplicate_keys=reading.duplicate_keys)


def _reading_problems(events: Iterable[Event], items: Iterable[Item]) -> Iterator[Problem]:
    for index, (event, item) in enumerate(zip(events, items, strict=True)):
        pointer = join("", index)
        if item.is_done and event.data != DONE:
            yield rules.DONE_QUOTED.broken(
                pointer, f"{pointer} is {DONE} in quotes: no client ends at that.", f"Send {DONE} bare."
            )
        for key in item.duplicate_keys:
            yield Problem(
                code="duplicate-key",
                pointer=pointer,
                severity=Severity.WARNING,
                message=f"the key {named(key)} stands more than once in one object of {pointer}; "
                "the last one counts.",
                repair=f"Keep only one {named(key)}.",
            )


def _judgement(
    form: Form | None, problems: tuple[Problem, ...], source: str | None, line: int | None
) -> Judgement:
    return Judgement(
        valid=all(problem.severity is not Severity.ERROR for problem in problems),
        form=form,
        problems=problems,
        source=source,
        line=line,
    )
