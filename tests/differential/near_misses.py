"""Are near misses what they say? `python -m tests.differential.near_misses --count 200000 --seed 1`.

So many are drawn for each profile, over all of its contracts; those of the first part violate everything
once. Each is written as JSON and read again. python-jsonschema, or the real Cabidela for what is enforced,
must refuse the payload, and take what it comes from and what it is repaired to. Ends with 1 otherwise.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from tests.oracles.cabidela.oracle import Oracle
from tests.oracles.published import oracle_of
from workers_ai_contract.drawing import ContractSpec, SeededSource, UndrawableError
from workers_ai_contract.nearmiss import near_miss_drawer, near_miss_sequence
from workers_ai_contract.vocabulary import Direction, Profile
from workers_ai_schemas import Revision, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.oracles.published import Oracle as Published
    from workers_ai_contract.nearmiss import NearMiss
    from workers_ai_kernel import Json

_PART = 2_500
_SHOWN = 20
_WHOLE = ("payload", "origin", "repaired")
_WANTED = (False, True, True)

# What the types accept has a comparison of its own: `make typed`.
PROFILES = (Profile.PUBLISHED, Profile.ENFORCED, Profile.OBSERVED)


@dataclass(frozen=True, slots=True)
class Task:
    """A part of the near misses of one contract."""

    contract: ContractSpec
    seed: int
    count: int
    is_first: bool

    @property
    def name(self) -> str:
        """The contract in short."""
        contract = self.contract
        revision = "" if contract.profile == Profile.OBSERVED else f" {contract.revision}"
        return f"{contract.profile}{revision} {contract.direction}"


@dataclass(slots=True)
class Tally:
    """What came out."""

    counts: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])

    def add(self, other: Tally) -> None:
        """Take in what came out elsewhere."""
        self.counts += other.counts
        self.wrong += other.wrong


def contracts(profile: Profile) -> list[ContractSpec]:
    """Return every contract of a profile."""
    if profile is Profile.OBSERVED:
        return [ContractSpec(direction, profile=profile) for direction in Direction]
    directions = ("input",) if profile is Profile.ENFORCED else ("input", "output")
    return [
        ContractSpec(direction, None, revision.value, profile)
        for revision in Revision
        for direction in directions
    ]


def tasks(count: int, seed: int, profiles: Sequence[Profile]) -> Iterator[Task]:
    """Yield the parts of `count` near misses for each profile."""
    for profile in profiles:
        known = contracts(profile)
        for place, contract in enumerate(known):
            share = count // len(known) + (place < count % len(known))
            for start in range(0, share, _PART):
                yield Task(contract, seed + start, min(_PART, share - start), start == 0)


def examined(task: Task) -> Tally:
    """Return what the oracle says of the near misses of one part."""
    drawn = list(_drawn(task))
    told = [json.loads(json.dumps(near_miss.to_json())) for _, near_miss in drawn]
    names = [name for name, _ in drawn]
    named = [(name, each[key]) for name, each in zip(names, told, strict=True) for key in _WHOLE]
    verdicts = _verdicts(task.contract, named)
    tally = Tally()
    for number, each in enumerate(told):
        found = tuple(verdicts[3 * number : 3 * number + 3])
        tally.counts.update(["near misses", f"of {each['keyword']}"])
        tally.counts["payloads accepted"] += found[0]
        tally.counts["origins refused"] += not found[1]
        tally.counts["repairs refused"] += not found[2]
        if found != _WANTED:
            tally.wrong.append(f"{task.name}: {json.dumps(each)}")
    return tally


def _drawn(task: Task) -> Iterator[tuple[str, NearMiss]]:
    if task.is_first:
        yield from islice(near_miss_sequence(task.contract, task.seed), task.count)
        return
    draw, source = near_miss_drawer(task.contract), SeededSource(Random(task.seed))
    left = task.count
    while left:
        try:
            found = draw(source)
        except UndrawableError:
            continue
        left -= 1
        yield found


def _verdicts(contract: ContractSpec, named: list[tuple[str, Json]]) -> list[bool]:
    if contract.profile != Profile.ENFORCED:
        return [_oracle(contract, name).is_valid(payload) for name, payload in named]
    oracle = Oracle({contract.revision: load(Revision(contract.revision), "input")})
    messages = oracle.messages([(contract.revision, json.dumps(payload)) for _, payload in named])
    return [message is None for message in messages]


@cache
def _oracle(contract: ContractSpec, name: str) -> Published:
    return oracle_of(next(each.document() for each in contract.subjects() if each.name == name))


def main() -> int:
    """Run, print the table, and return 1 if anything is not as it was said."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200_000, help="near misses for each profile")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--profile", choices=[profile.value for profile in PROFILES], action="append")
    given = parser.parse_args()
    start = time.monotonic()
    profiles = [Profile(name) for name in given.profile or PROFILES]
    parts = list(tasks(given.count, given.seed, profiles))
    tallies = {part.name: Tally() for part in parts}
    with ProcessPoolExecutor(given.jobs) as pool:
        running = {pool.submit(examined, part): part for part in parts}
        for done, future in enumerate(as_completed(running), 1):
            tallies[running[future].name].add(future.result())
            _progress(done, len(parts))
    _print(tallies, given.seed, time.monotonic() - start)
    return int(any(tally.wrong for tally in tallies.values()))


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {total} parts", end="\n" if done == total else "", file=sys.stderr, flush=True)  # noqa: T201


def _print(tallies: dict[str, Tally], seed: int, seconds: float) -> None:
    columns = ("near misses", "payloads accepted", "origins refused", "repairs refused")
    width = max(map(len, tallies))
    print(f"seed {seed}, {seconds:.0f} s")  # noqa: T201
    print(" ".join([" " * width, *(f"{one:>17}" for one in columns)]))  # noqa: T201
    whole = Tally()
    for name, tally in tallies.items():
        print(" ".join([f"{name:{width}}", *(f"{tally.counts[one]:>17}" for one in columns)]))  # noqa: T201
        whole.add(tally)
    print(" ".join([f"{'all':{width}}", *(f"{whole.counts[one]:>17}" for one in columns)]))  # noqa: T201
    print(", ".join(f"{name} {number}" for name, number in whole.counts.most_common() if name[:3] == "of "))  # noqa: T201
    for line in whole.wrong[:_SHOWN]:
        print(line)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
