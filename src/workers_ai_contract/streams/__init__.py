"""Judges whole streams: the framing, each event, and the sequence of events."""

from __future__ import annotations

from workers_ai_contract.streams.events import MAX_EVENTS, ServerSentEvent, Transcript, parse
from workers_ai_contract.streams.judging import (
    is_transcript,
    judge_events,
    judge_transcript,
)

__all__ = [
    "MAX_EVENTS",
    "ServerSentEvent",
    "Transcript",
    "is_transcript",
    "judge_events",
    "judge_transcript",
    "parse",
]
