"""What can be wrong with a schema."""

from __future__ import annotations


class SchemaError(ValueError):
    """A document is not a schema of its dialect, or has no such part."""
