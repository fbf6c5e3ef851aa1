"""Finds values for combinations of subschemas of any JSON Schema, or proves that there are none."""

from __future__ import annotations

from workers_ai_contract.solving.parts import Part, root_of
from workers_ai_contract.solving.solver import NO_VALUE, UNKNOWN, Solver
from workers_ai_contract.solving.wants import Is

__all__ = ["NO_VALUE", "UNKNOWN", "Is", "Part", "Solver", "root_of"]
