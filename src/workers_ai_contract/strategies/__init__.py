"""Hypothesis strategies for the requests and replies of Workers AI.

Each strategy is named after what it draws and has keyword-only settings. Invalid arguments raise
`UsageError` when the strategy is created. Payloads drawn as valid are valid under their profile. Importing
this package registers the generated models with `st.from_type`.
"""

from __future__ import annotations

from workers_ai_contract.nearmiss import NearMiss
from workers_ai_contract.strategies._calls import intents, replies
from workers_ai_contract.strategies._conversations import conversations
from workers_ai_contract.strategies._covering import covering_examples
from workers_ai_contract.strategies._errors import errors
from workers_ai_contract.strategies._models import register_models as _register_models
from workers_ai_contract.strategies._near_misses import near_misses
from workers_ai_contract.strategies._packages import register
from workers_ai_contract.strategies._payloads import payloads
from workers_ai_contract.strategies._transcripts import TRANSCRIPT_CORRUPTIONS, sse_transcripts
from workers_ai_contract.wire.conversations import Conversation, Turn
from workers_ai_contract.wire.error_replies import ErrorReply

__all__ = [
    "TRANSCRIPT_CORRUPTIONS",
    "Conversation",
    "ErrorReply",
    "NearMiss",
    "Turn",
    "conversations",
    "covering_examples",
    "errors",
    "intents",
    "near_misses",
    "payloads",
    "register",
    "replies",
    "sse_transcripts",
]

_register_models()


def __dir__() -> list[str]:
    return [*__all__]
