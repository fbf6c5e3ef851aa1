"""Compares two schemas: each change, whom it breaks, and a payload that is judged differently."""

from __future__ import annotations

from workers_ai_contract.diffing.change import SchemaChange, SchemaDifference
from workers_ai_contract.diffing.run import diff

__all__ = ["SchemaChange", "SchemaDifference", "diff"]
