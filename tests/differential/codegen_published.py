"""Schemas that packages carry, through `wai codegen`: `python -m tests.differential.codegen_published`.

The 26 schemas of `check-jsonschema` and 20 of other packages are fetched by name and pinned version, never
vendored. Each must become a package within 10 seconds of computing that agrees with python-jsonschema, by the
validator of its `$schema`, or be refused with a reason. Ends with 1 if anything disagrees, if more than the
time is needed, or if fewer than 30 schemas become packages.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tests.differential.comparing import Subject, compare, mixture
from tests.differential.subjects import imported
from tests.oracles.npm import fetch_packages
from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.files import write_folder
from workers_ai_codegen.package import pair_package, source
from workers_ai_contract import WaiError, generate
from workers_ai_kernel.schema.dialects import dialect_of
from workers_ai_schemas import Direction

if TYPE_CHECKING:
    from collections.abc import Iterator

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
"""How many of the schemas have to become packages."""

_SECONDS = 10
_VALID = 200
_SECONDS_TO_COMPARE = 900


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
    rows = [_apart(name, path, given.seed, given.count) for name, path in schemas()]
    made = [row for row in rows if row["result"] in {"exact", "not compared"}]
    wrong = [row for row in rows if row["result"] == "WRONG"]
    print(f"\n{len(rows)} schemas: {len(made)} became packages, {len(wrong)} wrong; seed {given.seed}")  # noqa: T201
    return int(bool(wrong) or len(made) < LEAST)


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


def _apart(name: str, path: Path, seed: int, count: int) -> dict[str, str]:
    """Run one schema in a process of its own, which may be given up, and print its row."""
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
        row = {"result": "not compared", "why": f"the validators took over {_SECONDS_TO_COMPARE} seconds"}
    else:
        crashed = {"result": "WRONG", "why": done.stderr[-300:]}
        row = crashed if done.returncode else json.loads(done.stdout)
    print(f"{name:44} {row['result']:12} {row['why']}", flush=True)  # noqa: T201
    return row


def _one(path: Path, seed: int, count: int) -> dict[str, str]:
    schema = json.loads(path.read_text("utf-8"))
    start = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        try:
            write_folder(pair_package(source({Direction.INPUT: schema})), Path(folder) / "made")
        except CodegenError as error:
            return {"result": "refused", "why": str(error)[:200]}
        seconds = time.process_time() - start
        model = imported(Path(folder) / "made").Input
        tally = compare(
            Subject(path.stem, schema, model), mixture(schema, seed, count, _generated(schema, seed))
        )
    exact = not tally.disagreements and seconds <= _SECONDS
    counts = tally.counts
    why = f"{dialect_of(schema):8} {seconds:4.1f} s, {counts['valid']:5} valid, {counts['invalid']:5} invalid"
    return {"result": "exact" if exact else "WRONG", "why": "; ".join([why, *tally.examples])}


def _generated(schema: JsonObject, seed: int) -> list[Json]:
    """Return payloads that are valid for certain, if the schema is one to generate from."""
    try:
        return list(islice(generate(schema=schema, count=None, seed=seed), _VALID))
    except WaiError:
        return []


if __name__ == "__main__":
    sys.exit(main())
