"""Pairs in the style of Workers AI's catalogue: exact models, or a sentence that names keyword and place."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.commands import wai
from tests.differential.comparing import compare, mixture
from tests.differential.subjects import CATALOGUE, catalogue, catalogue_pair, of_pair
from workers_ai_codegen.errors import CodegenError

if TYPE_CHECKING:
    from pathlib import Path

REFUSED = {"binary-type": r"'type' at '/' of the schema: 'binary' is not a JSON Schema type"}


def test_there_are_twenty_pairs() -> None:
    """As many as were promised, each a file."""
    assert len(catalogue()) == 20


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in catalogue() if name not in REFUSED])
def test_the_models_of_a_pair_are_the_pair(name: str, tmp_path: Path) -> None:
    """Roots and classes accept what their schemas accept, and dump what they read."""
    for subject in of_pair(catalogue_pair(name), tmp_path, name):
        tally = compare(subject, mixture(subject.schema, 1, 300))
        assert tally.disagreements == 0, tally.examples
        assert tally.counts["valid"] > 0, subject.name
        assert tally.counts["invalid"] > 0, subject.name


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_json_is_refused_by_name(name: str, tmp_path: Path) -> None:
    """The sentence names the keyword and its place."""
    with pytest.raises(CodegenError, match=REFUSED[name]):
        of_pair(catalogue_pair(name), tmp_path, name)


@pytest.mark.slow
def test_a_made_package_is_typed_and_stands_alone(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """It passes strict mypy and imports nothing of ours."""
    # What mypy knows of pydantic is kept from one run of the tests to the next: it takes most of the time.
    assert pytestconfig.cache is not None
    known = pytestconfig.cache.mkdir("mypy-of-made-packages")
    pair = json.loads((CATALOGUE / "time-series.json").read_text("utf-8"))
    for key in ("input", "output"):
        (tmp_path / f"{key}.json").write_text(json.dumps(pair[key]), encoding="utf-8")
    files: list[str | Path] = ["--input", tmp_path / "input.json", "--output", tmp_path / "output.json"]
    assert wai("codegen", *files, "-o", tmp_path / "made").code == 0
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from made import Input, Output;"
        "print(Input.model_validate_json('{\"series\": [1]}').model_dump_json());"
        "print([name for name in sys.modules if name.startswith('workers_ai')])"
    )
    command = [sys.executable, "-W", "error", "-c", program]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout == '{"series":[1]}\n[]\n'
    mypy: list[str | Path] = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--cache-dir",
        known,
        "-p",
        "made",
    ]
    checked = subprocess.run(mypy, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
