"""Which findings count: the screen of codes and policies, the baseline of known findings, and the verdict."""

from __future__ import annotations

from workers_ai_contract.assessment.baseline import KnownByClient, read_baseline, written_baseline
from workers_ai_contract.assessment.rules import Rules, assessed
from workers_ai_contract.assessment.screen import Screen

__all__ = ["KnownByClient", "Rules", "Screen", "assessed", "read_baseline", "written_baseline"]
