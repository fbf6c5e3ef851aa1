"""The suites: how much a run tries, and when it stops at the latest."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Suite(StrEnum):
    """The name of a budget."""

    SMOKE = "smoke"
    DEFAULT = "default"
    THOROUGH = "thorough"


@dataclass(frozen=True, slots=True)
class SuiteBudget:
    """`max_examples` drawn cases for each call mode; after `max_time_s` seconds the run is incomplete."""

    max_examples: int
    max_time_s: float


BUDGETS: Mapping[Suite, SuiteBudget] = {
    Suite.SMOKE: SuiteBudget(10, 120.0),
    Suite.DEFAULT: SuiteBudget(75, 900.0),
    Suite.THOROUGH: SuiteBudget(1000, 7200.0),
}
"""The budget of each suite."""
