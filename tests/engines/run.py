"""Judges many rows through Ray Data, Spark and DuckDB, and compares each verdict with `wai validate`.

Each engine runs its program of `examples/engines` in an environment of its own. Also measured are how much
faster Ray is on two cores than on one, and how the memory of `wai validate` grows with the number of rows.
Run by hand (`make test-engines`).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.unit.tables.test_batches import TEXTS
from workers_ai_contract import generate, near_misses
from workers_ai_contract.tables.arrow import pyarrow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build/engines"
WAI = Path(sysconfig.get_path("scripts")) / "wai"
ENGINES = {"duckdb": "duckdb_arrow.py", "ray": "ray_data.py", "spark": "spark.py"}
FILES = 8
ROWS_IN_GROUP = 10_000
WRONG_SHARE = 0.1
WANTED_SPEEDUP = 1.6
pq: Any = pyarrow("the comparison", "pyarrow.parquet")
pa: Any = pyarrow("the comparison")


def payloads(count: int, seed: int) -> Iterator[str | None]:
    """Yield payloads: requests, answers, some wrong ones, and rows without any."""
    right = [json.dumps(each) for each in generate(count=400, seed=seed)]
    right += [json.dumps(each) for each in generate(direction="output", count=200, seed=seed)]
    wrong = [json.dumps(each.payload) for each in near_misses(count=200, seed=seed)]
    chance = random.Random(seed)
    rare = [*TEXTS, None, "", "[1"]
    for _ in range(count):
        if chance.random() < 1 / 1_000:
            yield chance.choice(rare)
        else:
            yield chance.choice(wrong if chance.random() < WRONG_SHARE else right)


def write(folder: Path, count: int, seed: int) -> None:
    """Write the rows into several files."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = payloads(count, seed)
    for number in range(FILES):
        ids = range(count * number // FILES, count * (number + 1) // FILES)
        path = folder / f"{number}.parquet"
        with pq.ParquetWriter(path, pa.schema({"id": pa.int64(), "payload": pa.string()})) as file:
            for start in range(ids.start, ids.stop, ROWS_IN_GROUP):
                group = [*range(start, min(start + ROWS_IN_GROUP, ids.stop))]
                file.write_table(pa.table({"id": group, "payload": [next(rows) for _ in group]}))


def validated(folder: Path, *options: str) -> tuple[Path, float, int]:
    """Run `wai validate` on a folder; return its result, the time taken, and the memory in MB."""
    out = WORK / "validated.jsonl"
    command = [str(WAI), "validate", str(folder), "--unwrap", "none", "--format", "jsonl", "-o", str(out)]
    begun = time.perf_counter()
    process = subprocess.Popen([*command, *options], stderr=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_resident(each) for each in _family(process.pid)))
        time.sleep(0.2)
    if process.returncode not in {0, 1}:
        raise SystemExit(f"wai validate ended with {process.returncode}")
    return out, time.perf_counter() - begun, peak >> 10


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(int(child) for child in children)]


def _resident(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("Pss:")), 0)


def expected(results: Path) -> Iterator[tuple[Any, ...]]:
    """Yield valid, code, pointer, message and profile of each row, as `wai validate` says."""
    with results.open("rb") as file:
        for line in file:
            result = json.loads(line)
            errors = [each for each in result["problems"] if each["severity"] == "error"]
            first = errors[0] if errors and not result["valid"] else None
            said: tuple[str | None, ...] = (None, None, None)
            if first is not None:
                repair = first.get("repair")
                said = (first["code"], first["pointer"], " ".join(filter(None, (first["message"], repair))))
            yield result["valid"], *said, result["profile"]


def found(folder: Path) -> Iterator[tuple[Any, ...]]:
    """Yield the same of each row of an engine, in the order of their ids."""
    table = pq.read_table(folder).sort_by("id")
    for batch in table.to_batches(max_chunksize=ROWS_IN_GROUP):
        for row in batch.to_pylist():
            yield tuple(row[name] for name in ("id", "valid", "code", "pointer", "message", "profile"))


def run(engine: str, source: Path, *arguments: str) -> tuple[Path, float]:
    """Run an engine's program; return its result and the time taken."""
    python = ROOT / f"build/engines-{engine}/bin/python"
    out = WORK / f"out-{engine}"
    shutil.rmtree(out, ignore_errors=True)
    out.unlink(missing_ok=True)
    command = [
        str(python),
        str(ROOT / "examples/engines" / ENGINES[engine]),
        str(source),
        str(out),
        *arguments,
    ]
    begun = time.perf_counter()
    finished = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYSPARK_PYTHON": str(python), "RAY_DATA_DISABLE_PROGRESS_BARS": "1"},
    )
    if finished.returncode:
        raise SystemExit(f"{engine} ended with {finished.returncode}:\n{finished.stderr[-3000:]}")
    return out, time.perf_counter() - begun


def compare(engine: str, source: Path, results: Path) -> int:
    """Print how many verdicts of an engine differ, and return the number."""
    out, seconds = run(engine, source)
    rows = different = 0
    for number, (theirs, ours) in enumerate(zip(found(out), expected(results), strict=True)):
        rows += 1
        if theirs != (number, *ours):
            different += 1
            if different < 4:
                print(f"  {theirs}\n  {(number, *ours)}")
    print(f"{engine}: {rows} rows, {different} other verdicts, {seconds:.0f} s", flush=True)
    return different


def speedup(source: Path) -> float:
    """Return how many times faster Ray is with two processes than with one."""
    _, idle = run("ray", WORK / "few", "2")
    one, two = run("ray", source, "1")[1], run("ray", source, "2")[1]
    print(f"ray: {idle:.0f} s for almost no rows; one process {one:.0f} s, two {two:.0f} s", flush=True)
    return (one - idle) / (two - idle)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all engines; 1 if a verdict differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", action="append", choices=sorted(ENGINES))
    parser.add_argument("--without-speedup", action="store_true")
    options = parser.parse_args(arguments)
    source = WORK / "in"
    write(source, options.count, options.seed)
    write(WORK / "few", FILES, options.seed)
    write(WORK / "quarter", options.count // 4, options.seed)
    memory = validated(WORK / "quarter")[2]
    results, seconds, peak = validated(source)
    print(
        f"wai validate: {seconds:.0f} s, {peak} MB at most; {memory} MB for a quarter of the rows", flush=True
    )
    different = sum(compare(engine, source, results) for engine in options.engine or ENGINES)
    if not options.without_speedup:
        ratio = speedup(source)
        print(f"ray: two processes are {ratio:.2f} times as fast as one (wanted: {WANTED_SPEEDUP})")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
