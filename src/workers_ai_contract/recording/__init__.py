"""Records HTTP exchanges: as they happen, without secrets, to HAR 1.2 and JSON Lines.

It knows HTTP only. What else there is to say about an exchange, such as a verdict, comes as its notes.
"""

from __future__ import annotations

from workers_ai_contract.recording.call_secrets import CallSecrets
from workers_ai_contract.recording.exchange_json import exchange_json
from workers_ai_contract.recording.live import ExchangeState, LiveExchange, RecordedRequest, SentPiece
from workers_ai_contract.recording.playing import PlayedExchange
from workers_ai_contract.recording.recorder import Recorder, recording_format

__all__ = [
    "CallSecrets",
    "ExchangeState",
    "LiveExchange",
    "PlayedExchange",
    "RecordedRequest",
    "Recorder",
    "SentPiece",
    "exchange_json",
    "recording_format",
]
