"""Every schema of the JSON-Schema-Test-Suite, drawn from: `python -m tests.differential.any_schema`.

Draft 7 and 2020-12, without remote references. For each schema the generator and the strategy draw payloads,
which python-jsonschema must accept, and near misses, which it must reject. Schemas that nothing can be drawn
from are listed by keyword, and those that are proven to accept nothing. Ends with 1 if a payload is judged
otherwise than promised, or if more than a tenth of the schemas is refused.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any, cast

from hypothesis import HealthCheck, Phase, given, settings

from tests.oracles.independent import independent
from tests.oracles.suite import FOLDERS, Dialect, suite
from workers_ai_contract.anyschema import SchemaDrawer, SchemaNearMisses
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.drawing import SeededSource, UndrawableError
from workers_ai_contract.errors import UsageError
from workers_ai_contract.strategies import payloads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_kernel import Json

DIALECTS: tuple[Dialect, ...] = ("draft7", "2020-12")
# These need documents from elsewhere, which are never fetched.
ELSEWHERE = frozenset({"refRemote", "vocabulary"})
MOST_REFUSED = 0.1
_DRAFT_7 = "http://json-schema.org/draft-07/schema#"
_NEAR_MISSES = 20


@dataclass
class Outcome:
    """What became of the schemas."""

    schemas: int = 0
    payloads: int = 0
    near_misses: int = 0
    without_near_misses: int = 0
    empty: list[str] = field(default_factory=list[str])
    refused: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])

    @property
    def passed(self) -> bool:
        """Whether everything was judged as promised, and few schemas were refused."""
        return not self.wrong and self.refused.total() <= MOST_REFUSED * self.schemas


def main() -> int:
    """Run the proof and print what became of the schemas."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    outcome = run(arguments.count, arguments.seed)
    print(  # noqa: T201 - the result
        f"{outcome.schemas} schemas: {outcome.payloads} payloads, {outcome.near_misses} near misses; "
        f"{len(outcome.empty)} schemas proven to accept nothing, {outcome.refused.total()} refused, "
        f"{outcome.without_near_misses} without near misses"
    )
    for reason, count in outcome.refused.most_common():
        print(f"  refused {count:3}: {reason}")  # noqa: T201 - the result
    for each in outcome.wrong:
        print(f"  WRONG: {each}")  # noqa: T201 - the result
    return 0 if outcome.passed else 1


def run(count: int, seed: int, *, strategies: bool = True) -> Outcome:
    """Return what became of every schema, with so many payloads each."""
    outcome = Outcome()
    for name, schema in schemas():
        outcome.schemas += 1
        try:
            own = OwnSchema(schema)
            drawer = SchemaDrawer(own)
        except UsageError as error:
            _note(outcome, name, str(error))
            continue
        validator = independent(schema)
        source = SeededSource(Random(seed))
        drawn = [drawer.draw(source) for _ in range(count)]
        drawn += by_hypothesis(schema, count) if strategies else []
        outcome.payloads += len(drawn)
        outcome.wrong += [f"{name}: rejected {each!r}" for each in drawn if not validator.is_valid(each)]
        near = list(_near_misses(own, seed))
        outcome.near_misses += len(near)
        outcome.without_near_misses += not near
        outcome.wrong += [f"{name}: accepted {each!r}" for each in near if validator.is_valid(each)]
    return outcome


def schemas() -> Iterator[tuple[str, Json]]:
    """Yield the schemas of the suite, each with its name."""
    for dialect in DIALECTS:
        for file in sorted((suite() / FOLDERS[dialect]).glob("*.json")):
            if file.stem in ELSEWHERE:
                continue
            for group in json.loads(file.read_text(encoding="utf-8")):
                schema = cast("Json", group["schema"])
                if dialect == "draft7" and isinstance(schema, dict):
                    schema = {"$schema": _DRAFT_7, **schema}
                yield f"{dialect} {file.stem}: {group['description']}", schema


def by_hypothesis(schema: Any, count: int) -> list[Json]:  # noqa: ANN401 - parsed JSON
    """Return what the strategy draws in one run of Hypothesis."""
    found: list[Json] = []

    @settings(
        max_examples=count,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
        deadline=None,
        derandomize=True,
    )
    @given(payloads(schema=schema))
    def collect(payload: Json) -> None:
        found.append(payload)

    collect()
    return found


def _near_misses(own: OwnSchema, seed: int) -> Iterator[Json]:
    makes = SchemaNearMisses(own)
    yield from (near_miss.payload for near_miss in makes.covering())
    source = SeededSource(Random(seed))
    for _ in range(_NEAR_MISSES):
        try:
            yield makes.draw(source).payload
        except UndrawableError:
            return


def _note(outcome: Outcome, name: str, message: str) -> None:
    if "accepts no value" in message:
        outcome.empty.append(name)
    else:
        keyword = next(iter(islice(message.split("'"), 1, 2)), "no value found")
        outcome.refused[keyword] += 1


if __name__ == "__main__":
    sys.exit(main())
