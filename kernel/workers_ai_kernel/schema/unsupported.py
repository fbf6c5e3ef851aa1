"""The errors for what is not supported in a schema, and for what no validator takes."""

from __future__ import annotations


class UnsupportedSchemaError(ValueError):
    """A schema uses a keyword, or a keyword value, that the normal form does not support."""

    def __init__(self, keyword: str, pointer: str, reason: str) -> None:
        """Keep the keyword, its place in the schema and the reason."""
        super().__init__(keyword, pointer, reason)
        self.keyword = keyword
        self.pointer = pointer
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.keyword!r} at {self.pointer or '/'!r} of the schema: {self.reason}"


class WrongSchemaError(UnsupportedSchemaError):
    """A schema is not valid: a keyword has a value of the wrong type, or a reference has no target."""
