"""Judges a program that makes its own calls to the stand-in: its requests, and how it takes failures."""

from __future__ import annotations

from workers_ai_contract.watching.varying import Variety
from workers_ai_contract.watching.watch import Watch, Watched, WatchedFailure

__all__ = ["Variety", "Watch", "Watched", "WatchedFailure"]
