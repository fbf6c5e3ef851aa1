"""Draws raw event streams: well-formed, or with one named corruption."""

from __future__ import annotations

from workers_ai_contract.transcripts.corruption import Corruption
from workers_ai_contract.transcripts.drawing import CORRUPTIONS, draw_transcript, transcript_drawer

__all__ = ["CORRUPTIONS", "Corruption", "draw_transcript", "transcript_drawer"]
