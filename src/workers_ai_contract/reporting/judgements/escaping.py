"""Escapes text for the syntax of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def replaced(text: str, table: Mapping[str, str]) -> str:
    """Return the text with each key of the table replaced by its value, in order."""
    for mark, replacement in table.items():
        text = text.replace(mark, replacement)
    return text
