"""Schemas that packages carry, through `wai codegen`: `python -m tests.differential.codegen_published`.

The 26 schemas of `check-jsonschema` and 20 of other packages are fetched by name and pinned version, never
vendored. Each must become a package within 10 seconds of processor time that agrees with python-jsonschema,
by the validator of its `$schema`, or be refused with a reason. Payloads are all different and of bounded
size, and the time of python-jsonschema is bounded for each payload and for each schema: what was left out for
this is in the row of the schema. Rows of the same code, seed and count are kept, so that a run can go on.

Ends with 1 if anything disagrees, if more than the time is needed, or if fewer than 30 schemas become
packages that are compared on all payloads.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.differential.comparing import Comparison, Subject, mixture
from tests.differential.subjects import imported
from tests.oracles.npm import fetch_packages
from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.files import write_folder
from workers_ai_codegen.package import pair_package, source
from workers_ai_contract import WaiError, generate
from workers_ai_kernel.schema.dialects import dialect_of
from workers_ai_schemas import Direction

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from workers_ai_kernel import Json, JsonObject

FOLDER = Path(__file__).parents[2] / "build" / "published_schemas"
WHEELS = {
    "check-jsonschema==0.37.4": ("check_jsonschema/builtin_schemas/vendor/*.json",),
    "nbformat==5.10.4": ("nbformat/v3/nbformat.v3.schema.json", "nbformat/v4/*.schema.json"),
}
NODE_PACKAGES = {
    "@commitlint/config-validator@19.8.1": "lib/commitlint.schema.json",
    "compression-webpack-plugin@11.1.0": "dist/options.json",
    "copy-webpack-plugin@13.0.0": "dist/options.json",
    "css-loader@7.1.2": "dist/options.json",
    "html-loader@5.1.0": "dist/options.json",
    "knip@5.60.0": "schema.json",
    "markdownlint@0.38.0": "schema/markdownlint-config-schema.json",
    "mini-css-extract-plugin@2.9.2": "dist/plugin-options.json",
    "sass-loader@16.0.5": "dist/options.json",
    "terser-webpack-plugin@5.3.14": "dist/options.json",
    "webpack-dev-server@5.2.2": "lib/options.json",
    "webpack@5.99.9": "schemas/WebpackOptions.json",
}
LEAST = 30
"""How many of the schemas have to become packages, and be compared on all payloads."""

_SECONDS = 10
_VALID = 200
_SECONDS_TO_GENERATE = 5
_SECONDS_A_PAYLOAD = 10
_SECONDS_OF_THE_PEER = 120
_SECONDS_TO_COMPARE = 1_800
_LONGEST = 20_000
# Draws for each payload that is wanted: what was drawn before, or is too long, is drawn again.
_DRAWS = 6
_CODE = ("kernel/**/*.py", "codegen/**/*.py", "tests/differential/comparing.py")


class _OverTimeError(Exception):
    """The processor time for something is used up."""


def main() -> int:
    """Fetch, run, print the table, and return 1 if anything is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2_000, help="payloads for each schema")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one", type=Path, help="only this file")
    given = parser.parse_args()
    if given.one:
        print(json.dumps(_one(given.one, given.seed, given.count)))  # noqa: T201
        return 0
    rows = [
        _row(name, path, given.seed, given.count)
        for name, path in sorted(schemas(), key=lambda found: found[1].stat().st_size)
    ]
    results = Counter(str(row["result"]) for row in rows)
    whole = sum(bool(row.get("whole")) for row in rows)
    print(  # noqa: T201
        f"\n{len(rows)} schemas: {results['exact']} became packages that agree, {whole} of them on all "
        f"{given.count:,} payloads; {results['refused']} refused, {results['not compared']} not compared, "
        f"{results['WRONG']} wrong; seed {given.seed}"
    )
    return int(bool(results["WRONG"]) or whole < LEAST)


def _row(name: str, path: Path, seed: int, count: int) -> dict[str, Any]:
    """Return and print the row of one schema, which is kept for the next run."""
    digest = hashlib.sha256(path.read_bytes())
    root = FOLDER.parents[1]
    for each in sorted(file for pattern in _CODE for file in root.glob(pattern)):
        digest.update(each.read_bytes())
    kept = FOLDER / "rows" / f"{name.replace(' ', '-')}-{count}-{seed}-{digest.hexdigest()[:16]}.json"
    if kept.exists():
        row: dict[str, Any] = json.loads(kept.read_text("utf-8"))
    else:
        row = _apart(path, seed, count)
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(json.dumps(row), "utf-8")
    print(f"{name:44} {row['result']:12} {row['why']}", flush=True)  # noqa: T201
    return row


def schemas() -> Iterator[tuple[str, Path]]:
    """Fetch the packages that are not there yet, and yield the name and the file of each schema."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for requirement, patterns in WHEELS.items():
        place = FOLDER / requirement.partition("==")[0]
        if not place.exists():
            _fetch_wheel(requirement, place)
        for pattern in patterns:
            yield from ((f"{place.name} {path.stem}", path) for path in sorted(place.glob(pattern)))
    for package, file in NODE_PACKAGES.items():
        name = package.rpartition("@")[0].removeprefix("@").replace("/", "-")
        place = FOLDER / name
        if not place.exists():
            archive = fetch_packages([package], FOLDER)[0]
            with tarfile.open(archive) as read:
                read.extractall(place, filter="data")
        yield name, place / "package" / file


def _fetch_wheel(requirement: str, place: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", requirement]
        subprocess.run([*command, "--only-binary", ":all:", "--dest", folder], check=True, timeout=300)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as read:
            read.extractall(place)  # noqa: S202 - it refuses paths that lead out


def _apart(path: Path, seed: int, count: int) -> dict[str, Any]:
    """Run one schema in a process of its own, which may be given up, and return its row."""
    command = [sys.executable, "-m", "tests.differential.codegen_published", "--one", str(path)]
    try:
        done = subprocess.run(
            [*command, "--seed", str(seed), "--count", str(count)],
            capture_output=True,
            encoding="utf-8",
            timeout=_SECONDS_TO_COMPARE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"result": "not compared", "why": f"no result within {_SECONDS_TO_COMPARE} seconds"}
    crashed = {"result": "WRONG", "why": done.stderr[-300:]}
    return crashed if done.returncode else json.loads(done.stdout)


def _one(path: Path, seed: int, count: int) -> dict[str, Any]:
    schema = json.loads(path.read_text("utf-8"))
    start = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        try:
            write_folder(pair_package(source({Direction.INPUT: schema})), Path(folder) / "made")
        except CodegenError as error:
            return {"result": "refused", "why": str(error)[:200]}
        seconds = time.process_time() - start
        model = imported(Path(folder) / "made").Input
        compared = _Compared(Subject(path.stem, schema, model), seed, count)
        compared.run()
    tally = compared.comparison.tally
    exact = not tally.disagreements and seconds <= _SECONDS
    parts = [f"{dialect_of(schema):8} {seconds:4.1f} s, {compared}", *tally.examples]
    return {
        "result": "exact" if exact else "WRONG",
        "why": "; ".join(parts),
        "whole": tally.counts["different"] == count,
    }


class _Compared:
    """One schema, compared on different payloads within the time for the peer."""

    def __init__(self, subject: Subject, seed: int, count: int) -> None:
        self.comparison = Comparison(subject)
        self._subject, self._seed, self._count = subject, seed, count
        self._given = _generated(subject.schema, seed)
        self._judge, self.comparison.published = self.comparison.published, self._published
        self._seconds = 0.0
        self._left_out = Counter[str]()

    def run(self) -> None:
        """Compare until there are enough payloads, or the time is used up."""
        counts = self.comparison.tally.counts
        for payload in mixture(self._subject.schema, self._seed, _DRAWS * self._count, self._given):
            if counts["different"] == self._count or self._seconds > _SECONDS_OF_THE_PEER:
                break
            if len(json.dumps(payload)) > _LONGEST:
                self._left_out[f"over {_LONGEST:,} characters"] += 1
                continue
            try:
                self.comparison.take(payload)
            except _OverTimeError:
                self._left_out[f"over {_SECONDS_A_PAYLOAD} s for python-jsonschema"] += 1

    def __str__(self) -> str:
        counts = self.comparison.tally.counts
        text = (
            f"{counts['different']:5,} of {self._count:,} payloads, {counts['valid']:5,} valid, "
            f"{counts['invalid']:5,} invalid, {len(self._given):3} generated; peer {self._seconds:.0f} s"
        )
        return "; ".join([text, *(f"left out {count} {why}" for why, count in self._left_out.items())])

    def _published(self, payload: Json) -> bool:
        start = time.process_time()
        try:
            with _processor_time(_SECONDS_A_PAYLOAD):
                return self._judge(payload)
        finally:
            self._seconds += time.process_time() - start


@contextmanager
def _processor_time(seconds: float) -> Generator[None]:
    """Raise within the block once it has used this much processor time."""

    def stop(*_: object) -> None:
        raise _OverTimeError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _generated(schema: JsonObject, seed: int) -> list[Json]:
    """Return payloads that are valid for certain, as many as there are in the time."""
    found: list[Json] = []
    with suppress(WaiError, _OverTimeError), _processor_time(_SECONDS_TO_GENERATE):
        for payload in generate(schema=schema, count=_VALID, seed=seed):
            found.append(payload)  # noqa: PERF402 - what came before the time is over counts
    return found


if __name__ == "__main__":
    sys.exit(main())
