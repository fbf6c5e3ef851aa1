"""Errors of the generator."""

from __future__ import annotations


class CodegenError(Exception):
    """The models cannot be generated, compared or written; the text is one sentence."""
