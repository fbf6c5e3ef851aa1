"""A pair of 300 kB in the form of new models: `python -m tests.differential.openai_shaped --count 200000`.

It is derived by `tests/openai_shaped.py`. `wai codegen` must take at most 10 seconds of computing for it; the
model must judge that many payloads, half of them of each schema, as python-jsonschema and jsonschema-rs do;
what is drawn must be valid, near misses must not be, and `wai lint` and `wai diff` must come to an end.
Ends with 1 if anything is otherwise.
"""

from __future__ import annotations

import argparse
import copy
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, cast

from tests.differential.comparing import Subject, Tally, compare, mixture
from tests.differential.subjects import imported
from tests.openai_shaped import openai_shaped, written
from tests.oracles.independent import independent
from workers_ai_codegen.files import write_folder
from workers_ai_codegen.package import pair_package, source
from workers_ai_contract.anyschema import SchemaNearMisses, own_sequence
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.diffing import diff
from workers_ai_contract.drawing import SeededSource
from workers_ai_contract.linting import lint
from workers_ai_schemas import Direction

if TYPE_CHECKING:
    from types import ModuleType

    from workers_ai_kernel import Json, JsonObject

MOST_SECONDS = 10
_DRAWN = 200
_NEAR_MISSES = 10
_PART = 2_000


def main() -> int:
    """Run every step, print what it came to, and return 1 if anything is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200_000, help="payloads for the pair")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--payloads-only", action="store_true", help="leave out near misses, lint and diff")
    given = parser.parse_args()
    pair = openai_shaped()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        seconds, module = generated(pair, Path(folder))
        print(f"codegen: {seconds:.1f} s of processor time", flush=True)  # noqa: T201
        wrong += [f"codegen took {seconds:.1f} s"] if seconds > MOST_SECONDS else []
        for name, schema in pair.items():
            print(f"{name}: {len(written(schema)):,} bytes", flush=True)  # noqa: T201
            wrong += [] if given.payloads_only else tools(name, schema, given.seed)
        wrong += _compared(pair, module, given.count, given.seed)
    for text in wrong:
        print(f"WRONG: {text}")  # noqa: T201
    return int(bool(wrong))


def _compared(pair: dict[str, JsonObject], module: ModuleType, count: int, seed: int) -> list[str]:
    """Judge so many payloads in turns by both schemas, and return the first disagreements."""
    tally = Tally()
    fitting = {
        name: list(islice(own_sequence(OwnSchema(schema, name), seed), _DRAWN))
        for name, schema in pair.items()
    }
    for start in range(0, count, _PART):
        name = list(pair)[start // _PART % len(pair)]
        subject = Subject(name, pair[name], getattr(module, name.capitalize()))
        payloads = mixture(pair[name], seed + start, min(_PART, count - start), fitting[name])
        tally.add(compare(subject, payloads))
        counts = ", ".join(f"{number} {what}" for what, number in sorted(tally.counts.items()))
        print(f"  {counts}; {tally.disagreements} disagreements", flush=True)  # noqa: T201
    return tally.examples


def generated(pair: dict[str, JsonObject], folder: Path) -> tuple[float, ModuleType]:
    """Return the processor time in which the pair becomes a package, and the package."""
    start = time.process_time()
    schemas = {Direction(name): cast("Json", schema) for name, schema in pair.items()}
    write_folder(pair_package(source(schemas)), folder / "made_openai_shaped")
    return time.process_time() - start, imported(folder / "made_openai_shaped")


def tools(name: str, schema: JsonObject, seed: int, draws: int = _DRAWN) -> list[str]:
    """Return what is wrong with what is drawn, linted and compared."""
    own = OwnSchema(schema, name)
    judge = independent(schema)
    drawn = list(islice(own_sequence(own, seed), draws))
    makes, chance = SchemaNearMisses(own), SeededSource(Random(seed))
    near = [makes.draw(chance).payload for _ in range(min(_NEAR_MISSES, draws))]
    findings = list(lint(schema))
    found = diff(own, OwnSchema(without_a_property(schema), f"new {name}"))
    print(  # noqa: T201
        f"  {len(drawn)} payloads, {len(near)} near misses, {len(findings)} findings of lint, "
        f"{len(found.changes)} changes",
        flush=True,
    )
    wrong = [f"rejects {payload!r}" for payload in drawn if not judge.is_valid(payload)]
    wrong += [f"accepts {payload!r}" for payload in near if judge.is_valid(payload)]
    return wrong + ([] if found.changes else ["a change was not found"])


def without_a_property(schema: JsonObject) -> JsonObject:
    """Return the schema without the first property of its second form."""
    changed: Any = copy.deepcopy(schema)
    properties = changed["anyOf"][1]["properties"]
    del properties[next(iter(properties))]
    return cast("JsonObject", changed)


if __name__ == "__main__":
    sys.exit(main())
