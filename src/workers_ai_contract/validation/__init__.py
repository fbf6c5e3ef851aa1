"""Reads payloads and judges them against a contract."""

from __future__ import annotations

from workers_ai_contract.validation.judge import Judge
from workers_ai_contract.validation.judgement import SCHEMA_VERSION, InvalidPayloadError, Judgement, Problem
from workers_ai_contract.validation.reading import MAX_DEPTH, Reading, read

__all__ = [
    "MAX_DEPTH",
    "SCHEMA_VERSION",
    "InvalidPayloadError",
    "Judge",
    "Judgement",
    "Problem",
    "Reading",
    "read",
]
