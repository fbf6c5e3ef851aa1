"""The context window, and what is sure to fit into it."""

from __future__ import annotations

CONTEXT_WINDOW = 128_000
"""Tokens of prompt and answer together (documented)."""
LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens")
"""The names under which a request says how long its answer may be."""
SURE_LIMIT = CONTEXT_WINDOW // 2
SURE_BYTES = 3 * (CONTEXT_WINDOW - SURE_LIMIT)
"""A text of so many bytes fits in, with an answer of `SURE_LIMIT`: the estimate gives three bytes a token."""
