"""Whatever schema is asked, what it refuses is explained, and nothing else."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.differential.comparing import mixture
from tests.differential.schemas import random_schema
from workers_ai_kernel.document import Document
from workers_ai_kernel.pointers import resolve

if TYPE_CHECKING:
    from workers_ai_kernel import Json


def is_there(payload: Json, pointer: str) -> bool:
    """Return whether a pointer leads to something."""
    try:
        resolve(payload, pointer)
    except LookupError:
        return False
    return True


@pytest.mark.parametrize("seed", range(40))
def test_a_random_schema_is_explained_exactly_where_it_refuses(seed: int) -> None:
    """Among it keywords without a sentence of ours; each problem is at a place that is there."""
    schema = random_schema(random.Random(seed))
    contract = Document(schema).at()

    for payload in mixture(schema, seed, 50):
        problems = tuple(contract.explain(payload))

        assert (not problems) is contract.is_valid(payload)
        assert all(is_there(payload, problem.pointer) for problem in problems)
        assert all(problem.repair for problem in problems)
