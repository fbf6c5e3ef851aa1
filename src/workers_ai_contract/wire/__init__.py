"""Calls to Workers AI, the replies, and how each is serialised."""

from __future__ import annotations

from workers_ai_contract.wire.api_errors import ApiError
from workers_ai_contract.wire.calls import Exchange, Intent, ReceivedRequest
from workers_ai_contract.wire.replies import (
    Answer,
    BatchAnswer,
    Reply,
    ToolCall,
    Usage,
    reply_from_json,
)

__all__ = [
    "Answer",
    "ApiError",
    "BatchAnswer",
    "Exchange",
    "Intent",
    "ReceivedRequest",
    "Reply",
    "ToolCall",
    "Usage",
    "reply_from_json",
]
