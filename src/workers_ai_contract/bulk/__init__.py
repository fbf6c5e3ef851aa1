"""Judges any number of payloads from files of any size in constant memory; long input uses all cores."""

from __future__ import annotations

from workers_ai_contract.bulk.events import Notice, SourceEnded, ValidationEvent
from workers_ai_contract.bulk.fragments import Fragment, LineRendering, place_of
from workers_ai_contract.bulk.options import JudgingOptions, ParallelOptions
from workers_ai_contract.bulk.run import examine
from workers_ai_contract.bulk.sources import FileSearch, InputSource, SkippedInput, is_compressed, is_folder
from workers_ai_contract.bulk.tally import NOTHING, Tally

__all__ = [
    "NOTHING",
    "FileSearch",
    "Fragment",
    "InputSource",
    "JudgingOptions",
    "LineRendering",
    "Notice",
    "ParallelOptions",
    "SkippedInput",
    "SourceEnded",
    "Tally",
    "ValidationEvent",
    "examine",
    "is_compressed",
    "is_folder",
    "place_of",
]
