"""Draws streams as they travel: well-formed, or spoilt in one way that has a name."""

from __future__ import annotations

from workers_ai_contract.drawing.transcripts.corruption import Corruption
from workers_ai_contract.drawing.transcripts.drawing import CORRUPTIONS, draw_transcript, transcript_drawer

__all__ = ["CORRUPTIONS", "Corruption", "draw_transcript", "transcript_drawer"]
