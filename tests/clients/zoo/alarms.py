"""Looks for false alarms: the drawn cases of many seeds, for the clients without a bug.

The cases that every run has do not depend on the seed, so one run shows what they find; only drawn cases are
run here, with the seeds and numbers of a default run: `python -m tests.clients.zoo.alarms --seeds 100`.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from tests.clients.zoo.runs import command
from tests.clients.zoo.table import CORRECT
from workers_ai_contract.conformance.bench import Bench
from workers_ai_contract.conformance.engine import FuzzEngine, RunPlan
from workers_ai_contract.conformance.run import MAX_EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Sequence


def alarms(bench: Bench, seed: int, examples: int) -> tuple[int, list[str]]:
    """Run the drawn cases of a seed; return their number, and the findings."""
    turns = bench.ready.abilities.has("turns")
    plan = RunPlan(bench.ready.modes(), seed, examples, turns=turns)
    engine = FuzzEngine(bench, plan, lambda _event: None)
    engine.explore_drawn()
    return engine.ledger.counts().cases, [str(each) for each in engine.ledger.identities()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the clients without a bug and print each finding; return how many there were."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--client", action="append", help="one of the clients; again for more")
    parser.add_argument("--examples", type=int, default=MAX_EXAMPLES)
    chosen = parser.parse_args(arguments)
    found: list[str] = []
    for name in chosen.client or CORRECT:
        begun, cases = time.process_time(), 0
        with Bench(command(name)) as bench:
            for seed in range(chosen.first, chosen.first + chosen.seeds):
                count, codes = alarms(bench, seed, chosen.examples)
                cases += count
                found += codes
                for code in codes:
                    print(f"{name}, seed {seed}: {code}", flush=True)  # noqa: T201 - a program
        seconds = time.process_time() - begun
        print(f"{name}: {chosen.seeds} seeds, {cases} cases, {seconds:.0f} s of processor time", flush=True)  # noqa: T201
    print(f"{len(found)} false alarms")  # noqa: T201
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main())
