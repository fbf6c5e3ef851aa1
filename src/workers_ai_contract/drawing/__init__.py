"""Generates payloads, calls and replies from a source of choices."""

from __future__ import annotations

from workers_ai_contract.drawing.intents import draw_intent, draw_operation
from workers_ai_contract.drawing.payloads import draw_payload, forms_of, payload_drawer
from workers_ai_contract.drawing.plans import UndrawableError
from workers_ai_contract.drawing.replies import draw_any_reply, draw_error, draw_reply
from workers_ai_contract.drawing.sequence import ContractSpec, covering_sequence, payload_sequence
from workers_ai_contract.drawing.source import ChoiceSource, Field, SeededSource
from workers_ai_contract.drawing.subjects import Subject, subjects

__all__ = [
    "ChoiceSource",
    "ContractSpec",
    "Field",
    "SeededSource",
    "Subject",
    "UndrawableError",
    "covering_sequence",
    "draw_any_reply",
    "draw_error",
    "draw_intent",
    "draw_operation",
    "draw_payload",
    "draw_reply",
    "forms_of",
    "payload_drawer",
    "payload_sequence",
    "subjects",
]
