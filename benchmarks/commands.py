"""How long `wai validate one.json` takes as a whole process, beside other commands that validate one file.

All run in turns over the same file, from compiled bytecode, as installed programs do; what is printed is
the shortest and the median time of each, and the ratio of the medians to the first peer's. Run by hand
(`make benchmark-commands`), never by a test.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import workers_ai_contract
import workers_ai_kernel
import workers_ai_schemas
from workers_ai_schemas import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SCRIPTS = Path(sysconfig.get_path("scripts"))
_RIGHT = {"messages": [{"role": "user", "content": "Why do tides rise?"}], "temperature": 0.2}
_WRONG = {**_RIGHT, "temperature": 9}


class Taken(NamedTuple):
    """What one run took, in seconds, of the clock and of the processor."""

    wall: float
    cpu: float


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=15)
    turns = parser.parse_args().turns
    for package in (workers_ai_kernel, workers_ai_schemas, workers_ai_contract):
        compileall.compile_dir(package.__path__[0], quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "schema.json").write_text(json.dumps(load("r5", "input")), "utf-8")
        for name, payload in {"right": _RIGHT, "wrong": _WRONG}.items():
            (Path(folder) / "one.json").write_text(json.dumps(payload), "utf-8")
            print(f"one {name} request of {len(json.dumps(payload))} bytes, {turns} turns")
            _table(_in_turns(_commands(), Path(folder), turns))
    return 0


def _commands() -> dict[str, list[str]]:
    python = sys.executable
    return {
        "check-jsonschema": [f"{_SCRIPTS / 'check-jsonschema'}", "--schemafile", "schema.json", "one.json"],
        "python -m jsonschema": [python, "-m", "jsonschema", "-i", "one.json", "schema.json"],
        "wai validate": [f"{_SCRIPTS / 'wai'}", "validate", "one.json"],
        "wai validate --profile enforced": [
            f"{_SCRIPTS / 'wai'}",
            "validate",
            "--profile",
            "enforced",
            "one.json",
        ],
        "import workers_ai_contract": [python, "-c", "import workers_ai_contract"],
        "python -c pass": [python, "-c", "pass"],
    }


def _in_turns(commands: Mapping[str, Sequence[str]], folder: Path, turns: int) -> dict[str, list[Taken]]:
    taken: dict[str, list[Taken]] = {name: [] for name in commands}
    for _ in range(turns):
        for name, command in commands.items():
            taken[name].append(_run(command, folder))
    return taken


def _run(command: Sequence[str], folder: Path) -> Taken:
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ}
    )
    _, _, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = 0
    return Taken(wall, usage.ru_utime + usage.ru_stime)


def _table(taken: Mapping[str, Sequence[Taken]]) -> None:
    print(f"{'':34} {'shortest ms':>11} {'median ms':>10} {'cpu ms':>7} {'ratio':>6} {'of cpu':>6}")
    peer = next(iter(taken.values()))
    for name, runs in taken.items():
        wall, cpu = statistics.median(run.wall for run in runs), min(run.cpu for run in runs)
        ratio = wall / statistics.median(run.wall for run in peer)
        of_cpu = cpu / min(run.cpu for run in peer)
        shortest = min(run.wall for run in runs)
        print(
            f"{name:34} {shortest * 1e3:11.1f} {wall * 1e3:10.1f} {cpu * 1e3:7.1f} {ratio:6.2f} {of_cpu:6.2f}"
        )


if __name__ == "__main__":
    sys.exit(main())
