"""The whole differential: `python -m tests.differential.run --count 200000 --seed 1`.

Each schema, published or observed, and each pair of the catalogue is held against python-jsonschema and
jsonschema-rs over that many payloads; every named class over a tenth of it. Ends with 1 if anything
disagrees.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.differential.comparing import Tally, compare, mixture
from tests.differential.subjects import (
    RECORDED,
    catalogue,
    catalogue_pair,
    named_classes,
    observed,
    of_pair,
    recorded_payloads,
    revisions,
)
from workers_ai_codegen.errors import CodegenError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.differential.comparing import Subject

_PART = 10_000
_OF_CLASSES = 10
_SUBJECTS = {"revisions": revisions, "observed": observed, "classes": named_classes}


@dataclass(frozen=True, slots=True)
class Task:
    """A part of the payloads of one subject."""

    group: str
    subject: str
    seed: int
    count: int


def main() -> int:
    """Run, print the table, and return 1 if anything disagrees."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200_000, help="payloads for each schema")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    start = time.monotonic()
    tasks = list(_tasks(given.count, given.seed))
    tallies = {task.subject: Tally() for task in tasks}
    with ProcessPoolExecutor(given.jobs) as pool:
        running = {pool.submit(_run, task): task for task in tasks}
        for done, future in enumerate(as_completed(running), 1):
            tallies[running[future].subject].add(future.result())
            _progress(done, len(tasks))
    _print(tallies, given.seed, time.monotonic() - start)
    return int(any(tally.disagreements for tally in tallies.values()))


def _tasks(count: int, seed: int) -> Iterator[Task]:
    with tempfile.TemporaryDirectory() as folder:
        groups = {name: list(found()) for name, found in _SUBJECTS.items()}
        for name in catalogue():
            try:
                groups[name] = of_pair(catalogue_pair(name), Path(folder), name)
            except CodegenError as error:
                print(f"{name} is refused: {error}")  # noqa: T201
    for group, subjects in groups.items():
        for subject in subjects:
            share = count // _OF_CLASSES if subject.objects else count
            for part in range(0, max(share, 1), _PART):
                yield Task(group, subject.name, seed + part, min(_PART, share - part))


def _run(task: Task) -> Tally:
    subject = _subjects(task.group)[task.subject]
    more = recorded_payloads() if task.group in {"revisions", "observed"} else []
    if task.group == "revisions":
        more += RECORDED[task.subject.rpartition(".")[2]]
    return compare(subject, mixture(subject.schema, task.seed, task.count, more))


_made: dict[str, dict[str, Subject]] = {}
_folders: list[tempfile.TemporaryDirectory[str]] = []


def _subjects(group: str) -> dict[str, Subject]:
    if group not in _made:
        if group in _SUBJECTS:
            found = list(_SUBJECTS[group]())
        else:
            # Kept as long as the process: a package loads its explanation when it first refuses a value.
            folder = tempfile.TemporaryDirectory()
            _folders.append(folder)
            found = of_pair(catalogue_pair(group), Path(folder.name), group)
        _made[group] = {subject.name: subject for subject in found}
    return _made[group]


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        filled = 40 * done // total
        print(f"\r[{'#' * filled}{'.' * (40 - filled)}] {done}/{total}", end="", file=sys.stderr, flush=True)  # noqa: T201
        if done == total:
            print(file=sys.stderr)  # noqa: T201


def _print(tallies: dict[str, Tally], seed: int, seconds: float) -> None:
    columns = ["payloads", "different", "valid", "invalid", "unreadable"]
    columns += ["model differs", "engines differ", "dump differs"]
    width = max(map(len, tallies))
    print(f"seed {seed}, {seconds:.0f} s")  # noqa: T201
    print(" ".join([" " * width, *(f"{one:>14}" for one in columns)]))  # noqa: T201
    for name, tally in tallies.items():
        print(" ".join([f"{name:{width}}", *(f"{tally.counts[one]:>14}" for one in columns)]))  # noqa: T201
    for name, tally in tallies.items():
        for example in tally.examples:
            print(f"{name}: {example}")  # noqa: T201
    total = sum(tally.counts["payloads"] for tally in tallies.values())
    wrong = sum(tally.disagreements for tally in tallies.values())
    print(f"{total} payloads, {wrong} disagreements")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
