"""Errors of the generator."""

from __future__ import annotations

from typing import Final

INSTALL: Final = "pip install 'workers-ai-contract[codegen]' (in a checkout: pip install '.[codegen]')"
"""The command that installs what the generator needs."""


class CodegenError(Exception):
    """The models cannot be generated, compared or written; the text is one sentence."""
