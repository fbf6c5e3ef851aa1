"""Schemas that packages carry, drawn from: `python -m tests.differential.any_published`.

Those of `codegen_published`. From each, payloads are drawn that python-jsonschema must accept and near
misses that it must reject, or the schema is refused with a reason. Ends with 1 if anything is judged
otherwise, or if more than a tenth of the schemas is refused.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from random import Random

from tests.differential.any_schema import MOST_REFUSED
from tests.differential.codegen_published import schemas
from tests.oracles.independent import independent
from workers_ai_contract.anyschema import SchemaDrawer, SchemaNearMisses
from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.drawing import SeededSource
from workers_ai_contract.errors import UsageError

_SECONDS = 900
_SECONDS_TO_JUDGE = 60
_NEAR_MISSES = 30
_REFUSED = "refused"


def main() -> int:
    """Print a line for each schema."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--file", type=Path)
    arguments = parser.parse_args()
    if arguments.file is not None:
        print(drawn_from(arguments.file, arguments.count, arguments.seed))  # noqa: T201 - the result
        return 0
    lines = [_apart(name, file, arguments.count, arguments.seed) for name, file in schemas()]
    refused = sum(_REFUSED in line for line in lines)
    failed = sum("WRONG" in line or "failed" in line for line in lines)
    print(f"{len(lines)} schemas, {refused} refused, {failed} failed")  # noqa: T201 - the result
    return 1 if failed or refused > MOST_REFUSED * len(lines) else 0


def _apart(name: str, file: Path, count: int, seed: int) -> str:
    """Draw in a process of its own, because a schema may take long; return the line about it."""
    options = ["--file", str(file), "--count", str(count), "--seed", str(seed)]
    command = [sys.executable, "-m", "tests.differential.any_published", *options]
    try:
        finished = subprocess.run(
            command, check=False, capture_output=True, encoding="utf-8", timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        said = f"failed: not done within {_SECONDS} s"
    else:
        said = finished.stdout.strip() if finished.returncode == 0 else f"failed: {finished.stderr[-500:]}"
    print(f"{name}: {said}", flush=True)  # noqa: T201 - the result
    return said


def drawn_from(file: Path, count: int, seed: int) -> str:
    """Return what became of one schema, in words."""
    try:
        own = OwnSchema.of_file(file)
        drawer = SchemaDrawer(own)
    except UsageError as error:
        return f"{_REFUSED}: {str(error)[:200]}"
    source, start = SeededSource(Random(seed)), time.process_time()
    drawn = [drawer.draw(source) for _ in range(count)]
    rate = count / (time.process_time() - start)
    validator, end = independent(own.schema), time.monotonic() + _SECONDS_TO_JUDGE
    judged = wrong = 0
    for payload in drawn:
        if time.monotonic() > end:
            break
        judged += 1
        wrong += not validator.is_valid(payload)
    near = list(islice(SchemaNearMisses(own).covering(), _NEAR_MISSES))
    accepted = sum(validator.is_valid(each.payload) for each in near)
    verdict = f"WRONG: {wrong} rejected, {accepted} near misses accepted, " if wrong or accepted else ""
    return f"{verdict}{judged} of {count} payloads judged, {len(near)} near misses, {rate:.0f} payloads/s"


if __name__ == "__main__":
    sys.exit(main())
