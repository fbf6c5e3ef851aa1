"""How fast `wai validate` goes through a long file of JSON Lines, beside programs that do far less.

All are whole processes on the same file, one after the other in turns; what is printed are ratios of the
shortest times, then of the least time that the cores were busy, which other work on the machine changes less,
and the peak of the memory of all processes together. Run by hand (`make benchmark-bulk`), never by a test.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import sysconfig
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpus import corpus
from workers_ai_contract import Judge

if TYPE_CHECKING:
    from collections.abc import Sequence

_TURNS = 3
_ROUNDS = 60
_WRONG_SHARE = 0.1
_MB = 1_000_000
_POLL_S = 0.02
_WAI = str(Path(sysconfig.get_path("scripts")) / "wai")

_LOADS = """
import sys, orjson
for line in open(sys.argv[1], "rb"):
    orjson.loads(line)
"""
_IS_VALID = """
import sys, orjson, jsonschema_rs
from workers_ai_schemas import load
is_valid = jsonschema_rs.validator_for(load("r5", "input")).is_valid
for number, line in enumerate(open(sys.argv[1], "rb"), 1):
    if not is_valid(orjson.loads(line)):
        print(number)
"""
_FIRST_ERROR = """
import sys, orjson, jsonschema_rs
from workers_ai_schemas import load
validator = jsonschema_rs.validator_for(load("r5", "input"))
for number, line in enumerate(open(sys.argv[1], "rb"), 1):
    for error in validator.iter_errors(orjson.loads(line)):
        print(number, error.message)
        break
"""


@dataclass(frozen=True, slots=True)
class Competitor:
    """A program that goes through the file."""

    name: str
    command: Sequence[str]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--turns", type=int, default=_TURNS)
    given = parser.parse_args()
    file, wrong = _corpus_file(given.seed, given.megabytes)
    competitors = _competitors(file)
    times = _in_turns(competitors, given.turns)
    floor, floor_busy = times[0]
    print(f"seed {given.seed}, {given.megabytes} MB of JSON Lines, r5 input; whole processes, seconds")
    for competitor, (spent, busy) in zip(competitors, times, strict=True):
        rate = given.megabytes / spent
        print(f"{competitor.name:44} {spent:7.2f} {rate:6.0f} MB/s {spent / floor:6.2f} x", end="")
        print(f" {busy:7.2f} busy {busy / floor_busy:6.2f} x", end="")
        print(f" {_peak_memory(competitor.command):7.0f} MB")
    _check_line_numbers(file, wrong)
    return 0


def _competitors(file: Path) -> list[Competitor]:
    ours = [_WAI, "validate", str(file)]
    return [
        Competitor("orjson.loads, one process", [sys.executable, "-c", _LOADS, str(file)]),
        Competitor(
            "orjson + jsonschema-rs is_valid, one process", [sys.executable, "-c", _IS_VALID, str(file)]
        ),
        Competitor(
            "the same, first error of each wrong line", [sys.executable, "-c", _FIRST_ERROR, str(file)]
        ),
        Competitor("wai validate --verdict-only", [*ours, "--verdict-only"]),
        Competitor("wai validate", ours),
        Competitor("wai validate --format jsonl", [*ours, "--format", "jsonl"]),
        Competitor("wai validate --profile published", [*ours, "--profile", "published"]),
    ]


def _corpus_file(seed: int, megabytes: int) -> tuple[Path, Path]:
    """Make the file, and beside it the numbers of its wrong lines."""
    folder = Path("build/bulk")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"corpus-{seed}-{megabytes}.jsonl"
    numbers_file = file.with_suffix(".wrong")
    if numbers_file.exists():
        return file, numbers_file
    source = random.Random(seed)  # noqa: S311 - a corpus, not a secret
    texts = corpus(seed, _ROUNDS, "r5", most_parts=1)
    # Valid by the default profile, too; and the same, wrong in one place by both.
    judges = [Judge("input", profile=profile).is_valid_bytes for profile in ("enforced", "published")]
    pairs = [
        (right, wrong)
        for right, wrong in zip(texts.valid, texts.invalid, strict=True)
        if all(accepts(right) for accepts in judges) and not any(accepts(wrong) for accepts in judges)
    ]
    valid, invalid = [right for right, _ in pairs], [wrong for _, wrong in pairs]
    numbers: list[int] = []
    written = line = 0
    with file.open("wb") as out:
        while written < megabytes * _MB:
            line += 1
            is_wrong = source.random() < _WRONG_SHARE
            numbers += [line] if is_wrong else []
            written += out.write(source.choice(invalid if is_wrong else valid) + b"\n")
    numbers_file.write_text("\n".join(map(str, numbers)), encoding="ascii")
    return file, numbers_file


def _in_turns(competitors: Sequence[Competitor], turns: int) -> list[tuple[float, float]]:
    """Return the shortest time of each, and the least time of its processes on the cores."""
    best = [(float("inf"), float("inf"))] * len(competitors)
    for _ in range(turns):
        for index, competitor in enumerate(competitors):
            start, busy = time.perf_counter(), _busy()
            subprocess.run(competitor.command, stdout=subprocess.DEVNULL, check=False)
            spent = time.perf_counter() - start
            best[index] = min(best[index][0], spent), min(best[index][1], _busy() - busy)
    return best


def _busy() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak_memory(command: Sequence[str]) -> float:
    """Return the sum of the peaks of a process and its children, in MB; what they share is counted twice."""
    peaks: dict[int, int] = {}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            for pid in (process.pid, *_children(process.pid)):
                peaks[pid] = max(peaks.get(pid, 0), _peak_of(pid))
            time.sleep(_POLL_S)
    return sum(peaks.values()) * 1024 / _MB


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:
        return []


def _peak_of(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def _check_line_numbers(file: Path, wrong: Path) -> None:
    expected = wrong.read_text("ascii").split()
    command = [_WAI, "validate", "--verdict-only", str(file)]
    told = subprocess.run(command, capture_output=True, check=False, text=True).stdout.splitlines()
    found = [line.split(":")[1] for line in told if line.endswith(": invalid")]
    print(f"wrong lines: {len(expected)}, line numbers {'right' if found == expected else 'WRONG'}")


if __name__ == "__main__":
    sys.exit(main())
