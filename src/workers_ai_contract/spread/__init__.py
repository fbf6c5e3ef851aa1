"""A run in several processes: each tests some of the client's operations with a driver of its own."""

from __future__ import annotations

from workers_ai_contract.spread.running import run_spread

__all__ = ["run_spread"]
