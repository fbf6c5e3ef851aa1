"""Everything generated as valid is valid: `python -m tests.differential.soundness --count 500000 --seed 1`.

Each profile has that many payloads of the fast generator, spread over its contracts and written and read
again, and one in twenty-five through Hypothesis. Its oracle judges them: python-jsonschema for published
and observed, the real Cabidela under Node for enforced. Ends with 1 if it refuses any.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import orjson
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from tests.oracles.cabidela.oracle import Oracle
from tests.oracles.published import oracle_of
from workers_ai_contract.drawing import ContractSpec, payload_sequence
from workers_ai_contract.strategies import payloads as payload_strategy
from workers_ai_contract.vocabulary import Revision
from workers_ai_schemas import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workers_ai_kernel import Json

_PART = 10_000
_OF_HYPOTHESIS = 25
CONTRACTS: dict[str, list[ContractSpec]] = {
    "published": [
        ContractSpec(direction, None, revision) for revision in Revision for direction in ("input", "output")
    ],
    "enforced": [ContractSpec(revision=revision, profile="enforced") for revision in Revision],
    "observed": [
        ContractSpec(direction, profile="observed") for direction in ("input", "output", "stream", "error")
    ],
}


@dataclass(frozen=True, slots=True)
class Task:
    """A part of the payloads of one contract; `through` says what makes them."""

    contract: ContractSpec
    seed: int
    count: int
    through: str = "generator"


def refused(task: Task) -> list[str]:
    """Return the payloads of a task that the oracle of their profile refuses."""
    made = _through_hypothesis(task) if task.through == "hypothesis" else _generated(task)
    if task.contract.profile == "enforced":
        return _refused_by_cabidela(task, [text for _, text in made])
    verdicts = {subject.name: oracle_of(subject.document()).is_valid for subject in task.contract.subjects()}
    judge = _by_name(verdicts) if task.through == "generator" else _by_any(verdicts)
    return [text.decode() for name, text in made if not judge(name, orjson.loads(text))]


def main() -> int:
    """Run, print a line for each profile, and return 1 if anything is refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500_000, help="payloads for each profile")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--profile", choices=sorted(CONTRACTS), action="append")
    arguments = parser.parse_args()
    wrong = 0
    for profile in arguments.profile or CONTRACTS:
        wrong += _profile(profile, arguments.count, arguments.seed, arguments.jobs)
    return 1 if wrong else 0


def _profile(profile: str, count: int, seed: int, jobs: int) -> int:
    start = time.monotonic()
    tasks = list(tasks_of(profile, count, seed))
    found: list[str] = []
    with ProcessPoolExecutor(jobs) as pool:
        for done in as_completed([pool.submit(refused, task) for task in tasks]):
            found += done.result()
    fast = sum(task.count for task in tasks if task.through == "generator")
    slow = sum(task.count for task in tasks) - fast
    spent = time.monotonic() - start
    made = f"{fast:,} generated, {slow:,} through Hypothesis"
    sys.stdout.write(f"{profile}: {made}, {len(found)} refused ({spent:.0f} s)\n")
    sys.stdout.flush()
    for text in found[:5]:
        sys.stdout.write(f"  {text[:300]}\n")
    return len(found)


def tasks_of(profile: str, count: int, seed: int) -> Iterator[Task]:
    """Yield the parts of a run; each has a seed of its own."""
    contracts = CONTRACTS[profile]
    of_each = -(-count // len(contracts))
    for index, contract in enumerate(contracts):
        for number, begin in enumerate(range(0, of_each, _PART)):
            own = seed * 1_000_000 + index * 10_000 + number
            yield Task(contract, own, min(_PART, of_each - begin))
        yield Task(contract, seed + index, -(-of_each // _OF_HYPOTHESIS), "hypothesis")


def _generated(task: Task) -> list[tuple[str, bytes]]:
    drawn = islice(payload_sequence(task.contract, task.seed), task.count)
    return [(name, orjson.dumps(payload)) for name, payload in drawn]


def _through_hypothesis(task: Task) -> list[tuple[str, bytes]]:
    made: list[tuple[str, bytes]] = []
    contract = task.contract
    strategy = payload_strategy(contract.direction, profile=contract.profile, revision=contract.revision)

    @seeded(task.seed)
    @settings(
        max_examples=task.count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(strategy)
    def collect(payload: Json) -> None:
        made.append(("", orjson.dumps(payload)))

    collect()
    return made


def _by_name(verdicts: dict[str, Callable[[Json], bool]]) -> Callable[[str, Json], bool]:
    return lambda name, payload: verdicts[name](payload)


def _by_any(verdicts: dict[str, Callable[[Json], bool]]) -> Callable[[str, Json], bool]:
    return lambda _name, payload: any(is_valid(payload) for is_valid in verdicts.values())


def _refused_by_cabidela(task: Task, texts: list[bytes]) -> list[str]:
    # None of the payloads is a poll or an envelope, which never reach the validator.
    schema = load(task.contract.revision, "input")
    oracle = Oracle({"input": schema})
    messages = oracle.messages([("input", text.decode()) for text in texts])
    return [json.dumps([m, t.decode()]) for m, t in zip(messages, texts, strict=True) if m is not None]


if __name__ == "__main__":
    sys.exit(main())
