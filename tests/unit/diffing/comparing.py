"""Compares two schemas, and what is found with an independent validator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracles.independent import independent
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.diffing import diff

if TYPE_CHECKING:
    from workers_ai_contract.diffing import SchemaDifference
    from workers_ai_kernel import Json


def compared(old: Json, new: Json) -> SchemaDifference:
    """Return the difference, after checking that each payload is judged as it says."""
    found = diff(OwnSchema(old, "old"), OwnSchema(new, "new"))
    before, after = independent(old), independent(new)
    for change in found.changes:
        for side, payload in change.witnesses.items():
            assert before.is_valid(payload) is (side == "senders")
            assert after.is_valid(payload) is (side == "receivers")
    return found
