"""Errors about schemas."""

from __future__ import annotations


class SchemaError(ValueError):
    """A document is not a valid schema of its dialect, or has no such subschema."""
