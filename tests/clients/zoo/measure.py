"""Runs the zoo and writes the table: `python -m tests.clients.zoo.measure --seeds 10`."""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tests.clients.zoo.detect import detect
from tests.clients.zoo.runs import Run, command
from tests.clients.zoo.table import BUGS, CORRECT, SIDES, Bug
from workers_ai_contract import fuzz
from workers_ai_contract.conformance.events import FailureFound, FuzzEvent
from workers_ai_contract.conformance.run import MAX_EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PAGE = Path(__file__).parents[3] / "docs" / "zoo.md"


def run(name: str, seed: int, *, quick: bool = False, examples: int = MAX_EXAMPLES) -> Run:
    """Fuzz one client with the default settings; if it is to be quick, only up to the first failure."""
    begun = time.monotonic()
    failed = False

    def listen(event: FuzzEvent) -> None:
        nonlocal failed
        failed = failed or (quick and isinstance(event, FailureFound))

    result = fuzz(command(name), seed=seed, max_examples=examples, on_event=listen, stop=lambda: failed)
    codes = tuple(
        f"{finding.failure.identity.name}{'' if finding.failure.severity == 'error' else ' (warning)'}"
        for finding in (*result.findings, *result.flaky)
    )
    seconds = time.monotonic() - begun
    return Run(name, seed, codes, result.counts.cases, seconds, result.verdict.value)


def page(bugs: Sequence[Bug], runs: Iterable[Run]) -> str:
    """Return the table as Markdown."""
    found: dict[str, list[Run]] = {}
    for each in runs:
        found.setdefault(each.name, []).append(each)
    lines = ["# The zoo of planted bugs", "", _INTRODUCTION, "", "| side | bugs | found |"]
    lines.append("|---|---|---|")
    for side in SIDES:
        those = [bug for bug in bugs if bug.side == side]
        every = sum(all(each.codes for each in found.get(bug.name, [])) for bug in those)
        lines.append(f"| {side} | {len(those)} | {every} |")
    lines += ["", "| bug | side | what is wrong | found | codes |", "|---|---|---|---|---|"]
    for bug in bugs:
        runs_of = found.get(bug.name, [])
        codes = sorted({code.split("-chat")[0] for each in runs_of for code in each.codes[:3]})
        hits = sum(bool(each.codes) for each in runs_of)
        shown = ", ".join(f"`{code}`" for code in codes[:3])
        lines.append(f"| `{bug.name}` | {bug.side} | {bug.says} | {hits} of {len(runs_of)} | {shown} |")
    return "\n".join([*lines, ""])


_INTRODUCTION = """\
Each row is a correct client with one bug. `make zoo` runs the cases that every run of `wai fuzz` has, those
most likely to show the bug first, up to the first finding: what is found here is found at every seed. Drawn
cases are not among them: `make zoo-seeds` makes whole runs at several seeds, `make alarms` draws cases for
the correct clients, which must have no finding in either."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the zoo and print each result; return how many bugs were missed."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--only", default="", help="names, separated by commas")
    parser.add_argument("--side", default="", help="one side only")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--scripted", action="store_true", help="run the cases of every run only")
    parser.add_argument("--quick", action="store_true", help="stop at the first failure")
    parser.add_argument("--count", type=int, default=1000, help="so many clients at most")
    parser.add_argument("--examples", type=int, default=MAX_EXAMPLES)
    parser.add_argument("--write", action="store_true", help="write docs/zoo.md")
    chosen = parser.parse_args(arguments)
    if chosen.write and (not chosen.scripted or chosen.only or chosen.side or chosen.count < len(BUGS)):
        parser.error("the page is written from the scripted cases of the whole zoo")
    names = [bug.name for bug in BUGS if not chosen.side or bug.side == chosen.side]
    names = [*CORRECT, *names] if not chosen.side else names
    names = chosen.only.split(",") if chosen.only else names[: chosen.count]
    seeds = range(chosen.first, chosen.first + chosen.seeds)
    if chosen.scripted:
        seeds = range(1)
    wanted = [(name, seed, chosen.quick, chosen.examples) for seed in seeds for name in names]
    job = _detected if chosen.scripted else _run
    runs: list[Run] = []
    with ProcessPoolExecutor(chosen.jobs) as pool:
        for each in pool.map(job, wanted):
            runs.append(each)
            mark = "ok   " if bool(each.codes) is (each.name not in CORRECT) else "WRONG"
            print(  # noqa: T201 - a program
                f"{mark} {each.name:34} seed {each.seed} {each.seconds:6.1f}s {each.cases:5} cases "
                f"{each.verdict:10} {'; '.join(each.codes[:4])}{' …' if len(each.codes) > 4 else ''}",
                flush=True,
            )
    wrong = [each for each in runs if bool(each.codes) is (each.name in CORRECT)]
    print(f"{len(wrong)} of {len(runs)} wrong: {', '.join(sorted({each.name for each in wrong}))}")  # noqa: T201
    if chosen.write:
        PAGE.write_text(page(BUGS, runs), "utf-8")
    return min(len(wrong), 1)


def _detected(wanted: tuple[str, int, bool, int]) -> Run:
    sides = {bug.name: bug for bug in BUGS}
    return detect(sides.get(wanted[0], Bug(wanted[0], "sent", "no bug")))


def _run(wanted: tuple[str, int, bool, int]) -> Run:
    name, seed, quick, examples = wanted
    return run(name, seed, quick=quick, examples=examples)


if __name__ == "__main__":
    sys.exit(main())
