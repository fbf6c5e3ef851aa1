"""`python -m tests.mutation.run`: the mutation score of four rooms, by mutmut, over a drawn sample."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
STAGE = ROOT / "build" / "mutation"
MUTMUT = ROOT / "build" / "mutmut" / "bin" / "mutmut"
ROOTS = ("kernel", "schemas", "generated", "codegen", "src")
BESIDE = ("pyproject.toml", "tests", "docs", "examples", "js")
CAUGHT = {
    1: "killed",
    3: "killed",
    36: "timeout",
    24: "timeout",
    -24: "timeout",
    -9: "timeout",
    152: "timeout",
}
LEFT = {0: "survived", 5: "no tests", 33: "no tests"}


def main(arguments: list[str] | None = None) -> int:
    """Make mutants, run a sample, and print the score and who survived; return 1 below the floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "modules", nargs="*", metavar="MODULE", help="patterns of module names, such as *.faults.*"
    )
    parser.add_argument("--sample", type=int, default=240, help="so many mutants at most (0: all)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--floor", type=float, default=85.0, help="the least score, per cent")
    parser.add_argument("--again", action="store_true", help="keep the mutants of the last run")
    chosen = parser.parse_args(arguments)
    if not chosen.again:
        stage()
    if not mutants(chosen.modules):
        # mutmut makes all mutants before it looks for those that are asked for.
        _mutmut(["no.such.mutant"], chosen.jobs, quiet=True)
    names = sorted(mutants(chosen.modules))
    if not names:
        parser.error(
            "there is no such mutant, or the tests fail without a mutant: see build/mutation/made.txt"
        )
    picked = Random(chosen.seed).sample(names, min(chosen.sample or len(names), len(names)))
    _mutmut(sorted(picked), chosen.jobs)
    found = mutants(chosen.modules)
    score = report({name: found[name] for name in picked}, len(names))
    return int(score < chosen.floor)


def stage() -> None:
    """Copy the packages under one source root, as mutmut wants it, and the tests beside them."""
    shutil.rmtree(STAGE, ignore_errors=True)
    for root in ROOTS:
        for package in sorted((ROOT / root).iterdir()):
            if (package / "__init__.py").is_file():
                shutil.copytree(
                    package, STAGE / "src" / package.name, ignore=shutil.ignore_patterns("__pycache__")
                )
    for name in BESIDE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(
                source, STAGE / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules")
            )
        else:
            shutil.copy2(source, STAGE / name)


def mutants(patterns: list[str]) -> dict[str, int | None]:
    """Return the exit code of the tests for each mutant of some modules; None if it was not run."""
    metas = sorted((STAGE / "mutants").rglob("*.py.meta"))
    every = {
        name: code
        for meta in metas
        for name, code in json.loads(meta.read_text("utf-8"))["exit_code_by_key"].items()
    }
    return {
        name: code
        for name, code in every.items()
        if not patterns or any(fnmatch(name, pattern) for pattern in patterns)
    }


def report(found: dict[str, int | None], of: int) -> float:
    """Print the score of each room and who survived; return the score of all."""
    rooms: dict[str, Counter[str]] = {}
    for name, code in found.items():
        verdict = (
            CAUGHT.get(code or 0) or LEFT.get(code or 0, f"exit {code}") if code is not None else "not run"
        )
        rooms.setdefault(".".join(name.split(".")[:2]), Counter())[verdict] += 1
        if verdict not in CAUGHT.values():
            print(f"{verdict}: {name}")
            print(_diff(name))
    for room, counts in sorted(rooms.items()):
        print(f"{room}: {_score(counts):.1f} % of {counts.total()} ({_told(counts)})")
    every = Counter[str]()
    for counts in rooms.values():
        every += counts
    print(f"all: {_score(every):.1f} % of {every.total()}, drawn from {of} ({_told(every)})")
    return _score(every)


def _score(counts: Counter[str]) -> float:
    return 100 * sum(counts[verdict] for verdict in set(CAUGHT.values())) / max(counts.total(), 1)


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()))


def _diff(name: str) -> str:
    shown = subprocess.run(
        [MUTMUT, "show", name], cwd=STAGE, env=_environment(), capture_output=True, text=True, check=False
    )
    lines = shown.stdout.splitlines()
    return "\n".join(line for line in lines if line[:1] in "+-" and not line.startswith(("+++", "---")))


def _mutmut(names: list[str], jobs: int, *, quiet: bool = False) -> None:
    line = [str(MUTMUT), "run", "--max-children", str(jobs), *names]
    with (STAGE / "made.txt").open("ab") as output:
        where = output if quiet else sys.stderr
        subprocess.run(line, cwd=STAGE, env=_environment(), stdout=where, stderr=where, check=False)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONSAFEPATH": "1", "HYPOTHESIS_STORAGE_DIRECTORY": str(STAGE / "hypothesis")}


if __name__ == "__main__":
    sys.exit(main())
