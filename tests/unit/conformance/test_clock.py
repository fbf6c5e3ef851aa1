"""The parts of a run's time are disjoint and add up to the whole."""

from __future__ import annotations

import itertools

import pytest

from workers_ai_contract.conformance.clock import PARTS, PartClock
from workers_ai_contract.conformance.results import TimeSpent


def test_an_inner_part_takes_its_time_from_the_outer_one() -> None:
    """Also if the block raises."""
    ticks = itertools.count()
    clock = PartClock(lambda: float(next(ticks)))
    with clock.on("drawing"), clock.on("client"):  # 0, 1 to 2, 3
        pass
    with pytest.raises(ValueError, match="ended"), clock.on("drawing"), clock.on("checking"):  # 4, 5
        raise ValueError("ended")  # 6, 7

    spent = {row.part: row.seconds for row in clock.times()}
    assert spent == {"drawing": 4.0, "client": 1.0, "checking": 1.0, "restarting": 0.0, "shrinking": 0.0}


def test_time_outside_all_parts_is_not_counted() -> None:
    """A clock that was never on has spent nothing."""
    assert PartClock().times() == tuple(TimeSpent(part, 0.0) for part in PARTS)
