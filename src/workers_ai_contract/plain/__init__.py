"""Plain replies: complete, sensible answers in natural sentences, the same for the same request."""

from __future__ import annotations

from workers_ai_contract.plain.answers import plain_reply

__all__ = ["plain_reply"]
