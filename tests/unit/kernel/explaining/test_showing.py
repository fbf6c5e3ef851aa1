"""Values as words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.judging.schema_judge import SchemaJudge
from workers_ai_kernel.explaining.showing import one_of

if TYPE_CHECKING:
    from workers_ai_kernel import Json


def test_of_very_many_allowed_values_the_first_ones_are_shown() -> None:
    """A message stays short."""
    assert one_of(["a", 1, None]) == '"a", 1 or null'
    assert one_of([*range(1_000)]) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9 or one of 990 more values"


def test_a_large_enum_makes_a_short_problem() -> None:
    """In the message and in the repair."""
    enum: list[Json] = [f"harbour {number}" for number in range(5_000)]
    (problem,) = SchemaJudge({"enum": enum}).judge("tide").problems

    assert "one of 4,990 more values" in problem.message
    assert "one of 4,990 more values" in str(problem.repair)
