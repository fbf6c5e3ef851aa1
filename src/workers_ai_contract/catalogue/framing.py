"""Codes for unusual framing of a stream."""

from __future__ import annotations

from functools import partial

from workers_ai_contract.catalogue.code import Code, Evidence, Example
from workers_ai_kernel.problem import Severity

_framing = partial(
    Code,
    severity=Severity.WARNING,
    source=Evidence.RECORDED,
    reference="the WHATWG event-stream rules; recorded framing",
)

_NATIVE = 'data: {"response":"tide"}\n\n'
_NATIVE_END = 'data: {"response":"","usage":{}}\n\ndata: [DONE]\n\n'


def _text(text: str) -> Example:
    return Example(text, direction="stream", profile="observed")


FRAMING = (
    _framing(
        "sse-byte-order-mark",
        "The stream starts with a byte order mark.",
        "The WHATWG rules skip it, but Workers AI sends none, and clients that parse lines themselves fail.",
        "Send UTF-8 without one.",
        _text(f"\ufeff{_NATIVE}{_NATIVE_END}"),
    ),
    _framing(
        "sse-line-ends",
        "Lines end with a carriage return.",
        "The WHATWG rules allow it, but Workers AI ends lines with a line feed only.",
        "End lines with a line feed.",
        _text(f"{_NATIVE}{_NATIVE_END}".replace("\n", "\r\n")),
    ),
    _framing(
        "sse-comment",
        "A line is a comment.",
        "The WHATWG rules skip lines that start with a colon; no recording has one.",
        "Send none, or make sure that the client skips them.",
        _text(f": ping\n\n{_NATIVE}{_NATIVE_END}"),
    ),
    _framing(
        "sse-extra-field",
        "An event has an 'event', 'id' or 'retry' field.",
        "Workers AI sends only data. In the Responses form 'event' may repeat the type.",
        "Send only data fields.",
        _text(f"id: 1\n{_NATIVE}{_NATIVE_END}"),
    ),
    _framing(
        "sse-unknown-field",
        "A line has no known field.",
        "It is ignored. Usually JSON was split over several lines, of which only the first is read.",
        "Start each data line with 'data: '.",
        _text(f"tide\n{_NATIVE}{_NATIVE_END}"),
    ),
    _framing(
        "sse-no-space",
        "No space follows the colon of a field.",
        "The WHATWG rules allow it, but clients that search for 'data: ' miss the event.",
        "Write 'data: ' with a space.",
        _text(_NATIVE.replace(": ", ":", 1) + _NATIVE_END),
    ),
    _framing(
        "sse-split-data",
        "The data of an event spans several lines.",
        "The WHATWG rules join the lines, but clients that treat each line as an event fail.",
        "Send the JSON of an event on one line.",
        _text(f'data: {{"response":\ndata: "tide"}}\n\n{_NATIVE_END}'),
    ),
    _framing(
        "sse-unfinished-event",
        "No blank line ends the last event.",
        "By the WHATWG rules a blank line completes an event; an event without it is dropped.",
        "End each event with a blank line.",
        _text(f"{_NATIVE}{_NATIVE_END}".removesuffix("\n")),
    ),
)
