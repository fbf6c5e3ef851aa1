"""Finds the payloads in what people keep of their traffic: logs, batch files, archives and recordings.

A container is one JSON value, such as a row of a log. What it carries is judged; what cannot be judged is
counted, with the reason. `playing`, which reads whole recordings, is imported by itself: it takes longer to
import than one small file to judge.
"""

from __future__ import annotations

from workers_ai_contract.traffic.carried import (
    CarriedPayload,
    NotJudged,
    answer,
    counted_not_judged,
    request,
    why_not_judged,
)
from workers_ai_contract.traffic.cassettes import cassette_in
from workers_ai_contract.traffic.compression import compressed_by, decompressed
from workers_ai_contract.traffic.containers import AUTO, CONTAINERS, NONE, carried_by, container_named
from workers_ai_contract.traffic.encryption import LogpushKey
from workers_ai_contract.traffic.exchanges import judged_route
from workers_ai_contract.traffic.judging import TrafficJudge
from workers_ai_contract.traffic.masking import masked

__all__ = [
    "AUTO",
    "CONTAINERS",
    "NONE",
    "CarriedPayload",
    "LogpushKey",
    "NotJudged",
    "TrafficJudge",
    "answer",
    "carried_by",
    "cassette_in",
    "compressed_by",
    "container_named",
    "counted_not_judged",
    "decompressed",
    "judged_route",
    "masked",
    "request",
    "why_not_judged",
]
