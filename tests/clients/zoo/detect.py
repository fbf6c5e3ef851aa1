"""Runs only the cases that every run has, up to the first failure: what they find is found at every seed."""

from __future__ import annotations

import time
from itertools import chain
from typing import TYPE_CHECKING

from tests.clients.zoo.runs import Run, command
from workers_ai_contract.cases.case import controls
from workers_ai_contract.cases.conversation import turn_cases
from workers_ai_contract.cases.covering import error_cases, intent_cases, plan_cases, slow_cases
from workers_ai_contract.clients.abilities import TURNS
from workers_ai_contract.conformance.bench import Bench

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.clients.zoo.table import Bug
    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.clients.protocol import Ready

EVERY_SEED = 0
"""Stands for all seeds."""


def detect(bug: Bug) -> Run:
    """Run the cases that come to mind first for the side of a bug first."""
    begun = time.monotonic()
    count = 0
    with Bench(command(bug.name)) as bench:
        for case in _cases(bug.side, bench.ready):
            count += 1
            failures = bench.examine(case).failures
            if failures:
                codes = tuple(
                    f"{each.code}{'' if each.severity == 'error' else ' (warning)'}" for each in failures
                )
                return Run(bug.name, EVERY_SEED, codes, count, time.monotonic() - begun, "found")
    return Run(bug.name, EVERY_SEED, (), count, time.monotonic() - begun, "missed")


def _cases(side: str, ready: Ready) -> Iterator[Case]:
    modes = ready.modes()
    # Streams first, where the bug is in reading them.
    ordered = sorted(modes, key=lambda mode: mode.stream is not (side == "streams"))
    yield from chain.from_iterable(controls(mode) for mode in ordered)
    phases = {
        "turns": [turn_cases(mode) for mode in ordered if ready.abilities.has(TURNS)],
        "intents": [intent_cases(mode) for mode in ordered],
        "errors": [error_cases(mode, every=number == 0) for number, mode in enumerate(modes)],
        "plans": [iter(plan_cases(mode)) for mode in ordered],
        "slow": [slow_cases(mode, ordered) for mode in ordered],
    }
    first = {"streams": "plans", "turns": "turns", "errors": "errors", "time": "slow"}.get(side, "intents")
    for name in sorted(phases, key=lambda each: each != first):
        for cases in phases[name]:
            yield from cases
