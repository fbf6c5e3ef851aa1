"""Documents as JSON texts, for people and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.reporting.json_text import indented

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject


def written(document: JsonObject) -> bytes:
    """Return a document as indented JSON."""
    return indented(document)
