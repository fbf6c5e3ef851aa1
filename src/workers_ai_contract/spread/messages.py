"""What a process of a run sends beside events and its result."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gone:
    """The process has no result; `reason` is a clause."""

    reason: str
