"""Judges any number of payloads from files of any size, in constant memory, on all cores if that pays."""

from __future__ import annotations

from workers_ai_contract.bulk.examining import Fragment, Order, Rendering, place_of
from workers_ai_contract.bulk.run import Event, Manner, Noted, SourceEnded, examine
from workers_ai_contract.bulk.sources import PassedOver, Search, Source, is_folder
from workers_ai_contract.bulk.tally import NOTHING, Tally

__all__ = [
    "NOTHING",
    "Event",
    "Fragment",
    "Manner",
    "Noted",
    "Order",
    "PassedOver",
    "Rendering",
    "Search",
    "Source",
    "SourceEnded",
    "Tally",
    "examine",
    "is_folder",
    "place_of",
]
