"""Planted conditions shrink to the smallest value that has them: no superfluous key, item or turn."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import find, settings

from tests.unit.strategies.planted import PLANTED, Planted
from workers_ai_contract.conformance.constant_pool import no_local_constants

QUIET = settings(database=None, max_examples=3000)


@pytest.mark.proof
@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_a_planted_condition_leaves_nothing_superfluous(planted: Planted) -> None:
    """The minimal example is exactly what was written down, whatever else this process has imported."""
    with no_local_constants():
        found = find(planted.strategy, planted.holds, settings=QUIET, random=Random(7))

    assert planted.shown(found) == planted.smallest


def test_there_are_thirty_conditions() -> None:
    """Over payloads, answers, conversations, streams, errors and near misses."""
    assert len({planted.name for planted in PLANTED}) >= 30
