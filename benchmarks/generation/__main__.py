"""Measures and prints; each program makes payloads of the same schema in the same run, in turns."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import jsonschema_rs
import orjson
from hypothesis import Phase, given, settings
from hypothesis import seed as seeded

from benchmarks.generation.peers import Made, hypothesis_jsonschema, json_schema_faker
from workers_ai_contract.coverage import Cover, points_reached
from workers_ai_contract.drawing import ContractSpec, SeededSource, covering_sequence, payload_drawer
from workers_ai_contract.drawing import subjects as subjects_of
from workers_ai_contract.strategies import payloads as payload_strategy

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_contract.coverage import Point
    from workers_ai_kernel import Json

_TURNS = 3


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--revision", default="r4")
    parser.add_argument("--count", type=int, default=20_000, help="payloads of the fast generators")
    parser.add_argument("--examples", type=int, default=500, help="examples under Hypothesis")
    given_arguments = parser.parse_args()
    # Of the outputs json-schema-faker makes none: it knows no format "binary".
    revision, direction = given_arguments.revision, "input"
    subject = subjects_of(direction, revision)[0]
    cover = Cover(subject.schema)
    document = subject.document()
    validator = jsonschema_rs.Draft202012Validator(document)
    count, examples = given_arguments.count, given_arguments.examples
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(document, file)
        file.flush()
        schema = Path(file.name)
        programs: tuple[Callable[[], Made], ...] = (
            lambda: _fixtures(direction, revision, count),
            lambda: json_schema_faker(schema, count // 10),
            lambda: _hypothesis(direction, revision, examples),
            lambda: hypothesis_jsonschema(schema, examples),
        )
        runs = [[program() for program in programs] for _ in range(_TURNS)]
    print(f"{revision} {direction}: {len(cover.points)} points to reach; best of {_TURNS} runs in turns")
    print(f"{'':34} {'valid/s':>9} {'mean B':>7} {'valid':>7} {'reached by the first ' + str(examples):>24}")
    rates = [_row(runs, index, validator, cover, examples) for index in range(len(programs))]
    covering = [
        orjson.dumps(payload) for _, payload in covering_sequence(ContractSpec(direction, None, revision))
    ]
    reached = _reached(cover, covering)
    print(f"our covering phase alone: {reached} of {len(cover.points)} in {len(covering)} payloads")
    print(f"fixtures: {rates[0] / rates[1]:.1f} x json-schema-faker", end="; ")
    print(f"under Hypothesis: {rates[2] / rates[3]:.1f} x hypothesis-jsonschema")
    return 0


def _row(
    runs: list[list[Made]], index: int, validator: jsonschema_rs.Validator, cover: Cover, examples: int
) -> float:
    best = min((run[index] for run in runs), key=lambda made: made.seconds / len(made.payloads))
    valid = sum(validator.is_valid(orjson.loads(text)) for text in best.payloads)
    mean = sum(map(len, best.payloads)) / len(best.payloads)
    rate = valid / best.seconds
    share = f"{100 * valid / len(best.payloads):.1f} %"
    reached = _reached(cover, best.payloads[:examples])
    print(f"{best.name:34} {rate:9,.0f} {mean:7.0f} {share:>7} {reached:>12} of {len(cover.points)}")
    return rate


def _reached(cover: Cover, texts: list[bytes]) -> int:
    reached: set[Point] = set()
    for text in texts:
        reached |= points_reached(cover.schema, orjson.loads(text))
    return len(reached)


def _fixtures(direction: str, revision: str, count: int) -> Made:
    """Make payloads as `wai generate` does after its covering phase, with their serialisation."""
    draw = payload_drawer(direction, None, revision)
    source = SeededSource(Random(1))  # noqa: S311 - a seed makes values, not secrets
    start = time.perf_counter()
    made = [orjson.dumps(draw(source)) for _ in range(count)]
    return Made("wai generate, random phase", time.perf_counter() - start, made)


def _hypothesis(direction: str, revision: str, examples: int) -> Made:
    made: list[Json] = []

    @seeded(1)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
    )
    @given(payload_strategy(direction, revision=revision))
    def collect(payload: Json) -> None:
        made.append(payload)

    start = time.perf_counter()
    collect()
    seconds = time.perf_counter() - start
    return Made("payloads() under Hypothesis", seconds, [orjson.dumps(payload) for payload in made])


if __name__ == "__main__":
    sys.exit(main())
