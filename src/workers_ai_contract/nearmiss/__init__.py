"""Near misses: payloads that are invalid for one proven reason."""

from __future__ import annotations

from workers_ai_contract.nearmiss.certificate import Certifier, RejectReason
from workers_ai_contract.nearmiss.claim import NearMiss
from workers_ai_contract.nearmiss.covering import (
    Covering,
    covering_near_misses,
    coverings,
    explain_missing,
    unproven,
)
from workers_ai_contract.nearmiss.drawing import draw_near_miss, near_miss_drawer, near_miss_sequence

__all__ = [
    "Certifier",
    "Covering",
    "NearMiss",
    "RejectReason",
    "covering_near_misses",
    "coverings",
    "draw_near_miss",
    "explain_missing",
    "near_miss_drawer",
    "near_miss_sequence",
    "unproven",
]
