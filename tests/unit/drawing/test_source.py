"""Choices from a seed."""

from __future__ import annotations

from random import Random

import pytest

from workers_ai_contract.drawing import Field, SeededSource


def test_numbers_stay_within_their_interval_and_reach_its_ends() -> None:
    """Small intervals, and some that no float tells apart."""
    source = SeededSource(Random(1))
    for minimum, maximum in ((0, 3), (-2, 2), (10**30, 10**30 + 2)):
        drawn = {source.integer(minimum, maximum) for _ in range(200)}
        assert drawn == set(range(minimum, maximum + 1))
    assert all(0.001 <= source.number(0.001, 1) <= 1 for _ in range(1000))


def test_a_field_is_there_about_every_other_time_unless_it_must_be() -> None:
    """The order is that in which they are named."""
    source = SeededSource(Random(1))
    fields: list[Field] = [("must", lambda _: 1, True), ("may", lambda _: 2, False)]
    drawn = [source.fields(fields) for _ in range(400)]

    assert all(next(iter(each)) == "must" for each in drawn)
    assert 120 < sum("may" in each for each in drawn) < 280


@pytest.mark.parametrize("count", [1, 40, 200])
def test_any_number_of_fields_can_be_drawn(count: int) -> None:
    """None of them is always left out."""
    source = SeededSource(Random(1))
    fields: list[Field] = [(str(index), lambda _: None, False) for index in range(count)]
    seen: set[str] = set()
    for _ in range(60):
        seen |= source.fields(fields).keys()

    assert len(seen) == count


def test_a_seed_gives_the_same_choices_on_every_platform() -> None:
    """Written down once: a change of them changes the fixtures of everyone, and is to be told."""
    source = SeededSource(Random(1))

    drawn = [source.integer(0, 9), source.number(0, 9), source.integer(0, 10**20), source.choice("abc")]
    assert drawn == [1, 7.627, 33637128154886153885, "c"]
    assert [source.boolean() for _ in range(4)] == [True, True, True, True]
