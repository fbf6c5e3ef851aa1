"""The context window, and lengths that are certain to fit into it."""

from __future__ import annotations

CONTEXT_WINDOW = 128_000
"""Tokens of prompt and response together (documented)."""
LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens")
"""The fields of a request that limit the length of the response."""
SURE_LIMIT = CONTEXT_WINDOW // 2
SURE_BYTES = 3 * (CONTEXT_WINDOW - SURE_LIMIT)
"""A text of this many bytes fits, with a response of `SURE_LIMIT` tokens, at three bytes per token."""
