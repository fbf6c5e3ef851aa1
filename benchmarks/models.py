"""How fast our models read, beside those that datamodel-code-generator gives by default.

Both read the same bytes in the same run, one after the other in turns; what is printed are ratios of the
summed time. Run by hand (`make benchmark-models`), never by a test.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpus import corpus
from workers_ai_models import r4
from workers_ai_schemas import load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TURNS = 7


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=40, help="conversations of each of nine sizes")
    given = parser.parse_args()
    texts = corpus(given.seed, given.rounds)
    peer = _peer()
    ours = r4.Input.model_validate_json
    print(f"seed {given.seed}, {len(texts.valid)} valid and {len(texts.invalid)} invalid requests, r4 input")
    print("peer: datamodel-codegen --output-model-type pydantic_v2.BaseModel, validate_json")
    halves = {"valid": texts.valid, "invalid": texts.invalid}
    print(f"{'':8} {'ours ms':>9} {'peer ms':>9} {'ratio':>7}   {'x json floor':>12}")
    sums = [0.0, 0.0, 0.0]
    for name, half in halves.items():
        times = _in_turns(half, (ours, peer, _floor()))
        sums = [total + spent for total, spent in zip(sums, times, strict=True)]
        _row(name, times)
    _row("mixed", sums)
    (touched, plain) = _in_turns(texts.valid, (_touching(), peer))
    print(f"valid, and every class of it built by touching it: {plain / touched:.2f} x")
    accepted = sum(_accepts(peer, text) for text in texts.invalid)
    wrong = sum(_accepts(ours, text) for text in texts.invalid)
    print(f"invalid accepted: ours {wrong}, peer {accepted} of {len(texts.invalid)}")
    print(f"import workers_ai_models: {_import_time():.1f} ms")
    return 0


def _row(name: str, times: Sequence[float]) -> None:
    ours, peer, floor = times
    print(f"{name:8} {ours * 1e3:9.1f} {peer * 1e3:9.1f} {peer / ours:7.2f}   {ours / floor:12.2f}")


def _in_turns(texts: Sequence[bytes], readers: Sequence[Callable[[bytes], object]]) -> list[float]:
    """Return the shortest time of each reader over all texts."""
    best = [float("inf")] * len(readers)
    for _ in range(_TURNS):
        for index, reader in enumerate(readers):
            best[index] = min(best[index], _time(texts, reader))
    return best


def _time(texts: Sequence[bytes], reader: Callable[[bytes], object]) -> float:
    start = time.process_time()
    for text in texts:
        _accepts(reader, text)
    return time.process_time() - start


def _accepts(reader: Callable[[bytes], object], text: bytes) -> bool:
    try:
        reader(text)
    except ValueError:
        return False
    return True


def _touching() -> Callable[[bytes], object]:
    """Return a reader that also makes what it read build itself."""

    def read(text: bytes) -> object:
        found: r4.Input = r4.Input.model_validate_json(text)
        return found.root

    return read


def _floor() -> Callable[[bytes], object]:
    """Return the fastest parser that is installed."""
    try:
        parse: Callable[[bytes], object] = importlib.import_module("orjson").loads
    except ImportError:
        parse = importlib.import_module("pydantic_core").from_json
    return parse


def _peer() -> Callable[[bytes], object]:
    """Return the reader of the models that the peer generates by default."""
    with tempfile.TemporaryDirectory() as folder:
        schema = Path(folder) / "input.json"
        schema.write_text(json.dumps(load("r4", "input")), encoding="utf-8")
        command = [
            "-m",
            "datamodel_code_generator",
            "--input",
            "input.json",
            "--input-file-type",
            "jsonschema",
        ]
        command += ["--output-model-type", "pydantic_v2.BaseModel", "--output", "peer_models.py"]
        command += ["--disable-timestamp", "--class-name", "PeerInput"]
        subprocess.run([sys.executable, *command], cwd=folder, check=True, capture_output=True)
        sys.path.insert(0, folder)
        module = importlib.import_module("peer_models")
        sys.path.remove(folder)
    reader: Callable[[bytes], object] = module.PeerInput.model_validate_json
    return reader


def _import_time() -> float:
    program = (
        "import time; start = time.perf_counter(); import workers_ai_models;"
        "print((time.perf_counter() - start) * 1e3)"
    )
    command = [sys.executable, "-c", program]
    runs = [subprocess.run(command, capture_output=True, check=True, text=True) for _ in range(_TURNS)]
    return min(float(run.stdout) for run in runs)


if __name__ == "__main__":
    sys.exit(main())
