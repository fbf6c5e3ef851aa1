"""What can go wrong while generating."""

from __future__ import annotations


class CodegenError(Exception):
    """The models cannot be generated, compared or written; its text is one sentence."""
