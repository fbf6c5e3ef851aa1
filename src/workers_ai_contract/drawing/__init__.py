"""Draws payloads, calls and replies from a source of choices."""

from __future__ import annotations

from workers_ai_contract.drawing.intents import draw_intent, draw_operation
from workers_ai_contract.drawing.payloads import draw_payload, forms_of
from workers_ai_contract.drawing.replies import draw_any_reply, draw_error, draw_reply
from workers_ai_contract.drawing.source import SeededSource, Source
from workers_ai_contract.drawing.values import UndrawableError

__all__ = [
    "SeededSource",
    "Source",
    "UndrawableError",
    "draw_any_reply",
    "draw_error",
    "draw_intent",
    "draw_operation",
    "draw_payload",
    "draw_reply",
    "forms_of",
]
