"""Whatever the normal form takes becomes models that are exact."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.differential.comparing import compare, mixture
from tests.differential.schemas import random_schema
from tests.differential.subjects import of_pair
from workers_ai_schemas import Direction

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_the_models_of_a_random_schema_are_the_schema(seed: int, tmp_path: Path) -> None:
    """Roots and classes agree with both validators, and dump what they read."""
    schema = random_schema(random.Random(seed))
    for subject in of_pair({Direction.OUTPUT: schema}, tmp_path, f"random{seed}"):
        tally = compare(subject, mixture(subject.schema, seed, 100))
        assert tally.disagreements == 0, (schema, tally.examples)
