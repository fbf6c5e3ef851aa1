"""Wrong payloads whose reason is proven."""

from __future__ import annotations

from workers_ai_contract.nearmiss.certificate import Certifier, Refusal
from workers_ai_contract.nearmiss.claim import NearMiss
from workers_ai_contract.nearmiss.covering import (
    Covering,
    Unproven,
    covering_near_misses,
    coverings,
    unproven,
)
from workers_ai_contract.nearmiss.drawing import draw_near_miss, near_miss_drawer, near_miss_sequence

__all__ = [
    "Certifier",
    "Covering",
    "NearMiss",
    "Refusal",
    "Unproven",
    "covering_near_misses",
    "coverings",
    "draw_near_miss",
    "near_miss_drawer",
    "near_miss_sequence",
    "unproven",
]
