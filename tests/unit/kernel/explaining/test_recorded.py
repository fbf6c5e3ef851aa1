"""What any schema refuses is explained as before, in each part of each problem."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

from tests.differential.comparing import mixture
from tests.differential.schemas import random_schema
from tests.recorded import differences
from workers_ai_kernel.document import Document

if TYPE_CHECKING:
    from workers_ai_kernel import Json

SCHEMAS, PAYLOADS = 40, 12


def test_random_schemas_are_explained_as_before() -> None:
    """A digest for each schema: what is said of a dozen payloads."""
    found: dict[str, Json] = {}
    for seed in range(SCHEMAS):
        schema = random_schema(random.Random(seed))
        contract = Document(schema).at()
        found[f"schema {seed}"] = [
            [problem.to_json() for problem in contract.explain(payload)]
            for payload in mixture(schema, seed, PAYLOADS)
        ]

    assert differences(Path(__file__).with_name("explained.json"), found) == []
