"""`python -m tests.differential.typed`: the typed profile beside the TypeScript compiler itself."""

from __future__ import annotations

import argparse
import sys
from itertools import islice
from typing import TYPE_CHECKING

from tests.oracles.compiler import refused_by_the_compiler
from workers_ai_contract.anyschema import own_near_misses, own_sequence
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_schemas import TYPED_DIRECTIONS, load_typed

if TYPE_CHECKING:
    from workers_ai_kernel import Json
    from workers_ai_schemas import Direction


def main() -> int:
    """Compare, print the counts and what is judged differently, and return 1 if anything is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=300, help="payloads, and as many near misses, each way")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    differing = [
        line
        for direction in TYPED_DIRECTIONS
        for line in _differing(direction, arguments.count, arguments.seed)
    ]
    for line in differing:
        print(line)  # noqa: T201 - the result
    return 1 if differing else 0


def _differing(direction: Direction, count: int, seed: int) -> list[str]:
    own = OwnSchema(load_typed(direction))
    payloads: list[Json] = [*islice(own_sequence(own, seed), count)]
    payloads += [each.payload for each in islice(own_near_misses(own, seed), count)]
    refused = refused_by_the_compiler(payloads, direction)
    ours = frozenset(index for index, payload in enumerate(payloads) if not own.accepts(payload))
    print(f"{direction}: {len(payloads)} payloads, {len(refused)} refused by the compiler")  # noqa: T201
    return [
        f"{'we accept' if index in refused else 'we refuse'}: {str(payloads[index])[:500]}"
        for index in sorted(refused ^ ours)
    ]


if __name__ == "__main__":
    sys.exit(main())
