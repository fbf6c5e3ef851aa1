"""Proofs of repetition: `python -m tests.kept.repeating`, for one client and one seed.

The same seed must give the same findings, with four busy loops beside it, too; and each finding must come
again from its replay file, each time in a client that was started afresh.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.conformance.bench import Bench
from workers_ai_contract.conformance.replays import read_replay

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

ROOT = Path(__file__).parents[2]
COMMAND = shlex.join([sys.executable, str(ROOT / "examples" / "clients" / "openai_client.py")])
_LOOPS = 4


@contextmanager
def busy(loops: int) -> Generator[None]:
    """Keep processors busy."""
    programs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(loops)]
    try:
        yield
    finally:
        for program in programs:
            program.kill()
            program.wait()


def run(command: str, seed: int, folder: Path, examples: int) -> list[str]:
    """Run the command `wai fuzz` and return the names of its findings, and of flaky ones."""
    line = [*(sys.executable, "-m", "workers_ai_contract", "fuzz", "--command", command)]
    line += [*("--seed", str(seed), "--max-examples", str(examples), "-o", str(folder))]
    subprocess.run(line, check=False, capture_output=True)
    report = json.loads((folder / "report.json").read_text("utf-8"))
    flaky = [f"flaky {each['code']}" for each in report.get("flaky", [])]
    return sorted([Path(each["replay"]).stem for each in report["findings"]] + flaky)


def same_findings(command: str, seed: int, times: int, examples: int) -> int:
    """Return how many of the runs had other findings than the first."""
    with tempfile.TemporaryDirectory() as name:
        first = run(command, seed, Path(name), examples)
        print(f"{len(first)} findings: {', '.join(first)}", flush=True)
        other = 0
        for number in range(1, times):
            found = run(command, seed, Path(name), examples)
            other += found != first
            difference = sorted(set(found) ^ set(first))
            print(f"run {number + 1}: {'the same' if found == first else difference}", flush=True)
    return other


def replayed(command: str, seed: int, times: int, examples: int) -> int:
    """Return how often a replay did not show its finding."""
    missed = 0
    with tempfile.TemporaryDirectory() as name:
        run(command, seed, Path(name), examples)
        for path in sorted(Path(name, "replays").glob("*.json")):
            shown = sum(_shows(path) for _ in range(times))
            missed += times - shown
            print(f"{path.stem}: {shown} of {times}", flush=True)
    return missed


def _shows(path: Path) -> bool:
    replay = read_replay(path)
    with Bench(replay.command, call_timeout_s=replay.call_timeout_s) as bench:
        return replay.is_shown_by(bench.examine(replay.case, settle_s=0.2).failures)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the proofs; return 1 if something did not come again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("proof", choices=["replays", "findings"])
    parser.add_argument("--command", default=COMMAND, help="the client (default: that for openai)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--examples", type=int, default=100)
    parser.add_argument("--loops", type=int, default=_LOOPS, help="busy loops beside the runs")
    chosen = parser.parse_args(arguments)
    proof = replayed if chosen.proof == "replays" else same_findings
    with busy(chosen.loops):
        wrong = proof(chosen.command, chosen.seed, chosen.times, chosen.examples)
    print(f"{wrong} did not come again")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
