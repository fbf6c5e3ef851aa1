"""Codes of a stream judged as a sequence of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_contract.validation.codes.code import Code

TRANSCRIPTS: tuple[Code, ...] = ()
