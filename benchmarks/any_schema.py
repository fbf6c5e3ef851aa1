"""Examples a second of any schema under Hypothesis, beside hypothesis-jsonschema.

Run it by `make benchmark-any-schema`. The peer runs in an environment of its own, with the last Hypothesis
that it works with. Each draws 100 examples of each schema with its default options, in processor time and in
a process of its own; 60 seconds at most.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from tests.differential.codegen_published import schemas

PEER = ("hypothesis==6.170.8", "hypothesis-jsonschema==0.23.1")
EXAMPLES = 100
LIMIT_S = 60
_SMALL = 80_000
_BUILD = Path(__file__).parents[1] / "build"
_PROGRAM = """
import json, sys, time
from hypothesis import HealthCheck, Phase, given, settings
schema = json.load(open(sys.argv[2], encoding="utf-8"))
if sys.argv[1] == "ours":
    from workers_ai_contract.strategies import payloads
    begin, strategy = time.process_time(), payloads(schema=schema)
else:
    from hypothesis_jsonschema import from_schema
    begin, strategy = time.process_time(), from_schema(schema)
seen = []
checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
@settings(max_examples=int(sys.argv[3]), database=None, deadline=None, phases=[Phase.generate],
          derandomize=True, suppress_health_check=checks)
@given(strategy)
def run(value):
    seen.append(value)
run()
print(len(seen) / (time.process_time() - begin))
"""


def main() -> int:
    """Print a line for each schema, and the middle ratio."""
    peer = _environment()
    ratios: list[float] = []
    for name, file in schemas():
        if file.stat().st_size > _SMALL:
            continue
        ours, theirs = _rate(sys.executable, "ours", file), _rate(str(peer), "peer", file)
        if ours and theirs:
            ratios.append(ours / theirs)
        shown = f"{ours / theirs:.1f} times" if ours and theirs else "the peer fails or takes too long"
        print(f"{name}: {ours or 0:.0f}/s, peer {theirs or 0:.1f}/s, {shown}", flush=True)
    ratios.sort()
    middle = ratios[len(ratios) // 2]
    print(f"{len(ratios)} compared: median {middle:.1f} times, from {ratios[0]:.1f} to {ratios[-1]:.1f}")
    return 0


def _rate(python: str, which: str, file: Path) -> float | None:
    """Return the examples a second, or None if there are none in time."""
    command = [python, "-c", _PROGRAM, which, str(file), str(EXAMPLES)]
    try:
        finished = subprocess.run(
            command, check=False, capture_output=True, encoding="utf-8", timeout=LIMIT_S
        )
    except subprocess.TimeoutExpired:
        return None
    return float(finished.stdout) if finished.returncode == 0 else None


def _environment() -> Path:
    folder = _BUILD / "peer-hypothesis-jsonschema"
    python = folder / "bin" / "python"
    if not (folder / "done").exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PEER], check=True)
        (folder / "done").touch()
    return python


if __name__ == "__main__":
    sys.exit(main())
