"""How an answer is put into JSON or chunks: named choices, and pure functions that follow them."""

from __future__ import annotations

from workers_ai_contract.rendering.choices import (
    OUTCOME,
    Alternative,
    Certainty,
    Choice,
    ChosenValues,
    chosen_in,
)
from workers_ai_contract.rendering.rendering import (
    AS_RECORDED,
    Rendering,
    meaningful,
    shape_of,
    single_renderings,
)
from workers_ai_contract.rendering.streamed import recorded_chunks, stream_events
from workers_ai_contract.rendering.table import CHOICES, RenderingChoice, Shape
from workers_ai_contract.rendering.whole import whole_answer, whole_batch

__all__ = [
    "AS_RECORDED",
    "CHOICES",
    "OUTCOME",
    "Alternative",
    "Certainty",
    "Choice",
    "ChosenValues",
    "Rendering",
    "RenderingChoice",
    "Shape",
    "chosen_in",
    "meaningful",
    "recorded_chunks",
    "shape_of",
    "single_renderings",
    "stream_events",
    "whole_answer",
    "whole_batch",
]
