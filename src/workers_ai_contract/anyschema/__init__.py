"""Draws values and near misses for any JSON Schema, and knows what they reach."""

from __future__ import annotations

from workers_ai_contract.anyschema.covering import SchemaCover, SchemaCoverage
from workers_ai_contract.anyschema.drawing import SchemaDrawer
from workers_ai_contract.anyschema.nearmisses import SchemaNearMisses
from workers_ai_contract.anyschema.sequence import own_near_misses, own_sequence

__all__ = [
    "SchemaCover",
    "SchemaCoverage",
    "SchemaDrawer",
    "SchemaNearMisses",
    "own_near_misses",
    "own_sequence",
]
