"""Judges a whole stream: raw bytes, or the list of its parsed events."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workers_ai_contract.contracts.judgement import Judgement, unreadable
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

    from workers_ai_contract.streams.events import ServerSentEvent, Transcript
    from workers_ai_contract.vocabulary import Form
    from workers_ai_kernel import Json

_JSON_START = re.compile(rb'(?:\xef\xbb\xbf)?[ \t\r\n]*[{\["]')


def is_transcript(data: bytes) -> bool:
    """Return whether bytes are a raw stream rather than one JSON text."""
    return _JSON_START.match(data) is None


def judge_transcript(
    data: bytes, *, form: Form | None = None, source: str | None = None, line: int | None = None
) -> Judgement:
    """Judge a raw stream.

    Each event is judged by the observed contract of `form`, or else of the form of most events, and the
    sequence by the rules of that form. Pointers lead into the list of events with data: `/2/choices` is in
    the third one. Bytes that are not UTF-8 have the verdict None.
    """
    try:
        transcript = parse(data)
    except UnreadableError as error:
        return unreadable(error.reason, source, line)
    events, items, broken_off = _read_events(transcript)
    form = form or form_of(items)
    problems = (
        *sequence_problems(items, form, broken_off=broken_off),
        *_reading_problems(events, items),
        *framing_problems(transcript, items, broken_off=broken_off),
    )
    lines = [event.line for event in events]
    return _judgement(form, presented(problems, lines), source, line)


def judge_events(
    events: Sequence[Json], *, form: Form | None = None, source: str | None = None, line: int | None = None
) -> Judgement:
    """Judge the parsed events of a stream, in order; the string `[DONE]` represents itself."""
    items = [Item(event) for event in events]
    form = form or form_of(items)
    return _judgement(form, presented(sequence_problems(items, form)), source, line)


def _read_events(transcript: Transcript) -> tuple[tuple[ServerSentEvent, ...], list[Item], bool]:
    """Return the events, their payloads, and whether a last event was dropped because it is cut off."""
    events = transcript.events
    items = [_read_event(event) for event in events]
    broken_off = bool(events) and not events[-1].finished and items[-1].reason is not None
    return (events[:-1], items[:-1], True) if broken_off else (events, items, False)


def _read_event(event: ServerSentEvent) -> Item:
    if event.data == DONE:
        return Item(DONE)
    try:
        reading = read(event.data.encode())
    except UnreadableError as error:
        return Item(None, error.reason)
    return Item(reading.payload, duplicate_keys=reading.duplicate_keys)


def _reading_problems(events: Iterable[ServerSentEvent], items: Iterable[Item]) -> Iterator[Problem]:
    for index, (event, item) in enumerate(zip(events, items, strict=True)):
        pointer = join("", index)
        if item.is_done and event.data != DONE:
            yield rules.DONE_QUOTED.broken(
                pointer,
                f"{pointer} is {DONE} in quotes, which clients do not recognise.",
                f"Send {DONE} without quotes.",
            )
        for key in item.duplicate_keys:
            yield Problem(
                code="duplicate-key",
                pointer=pointer,
                severity=Severity.WARNING,
                message=f"the key {named(key)} appears more than once in one object of {pointer}; "
                "the last value is used.",
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
