"""The committed models are what the generator makes, byte for byte, wherever it runs."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from workers_ai_codegen.files import read_folder
from workers_ai_codegen.package import MARK, vendored_package
from workers_ai_schemas import Revision, provenance

if TYPE_CHECKING:
    from workers_ai_codegen.package import Package

HOSTILE_SETTINGS = """
[tool.black]
line-length = 20
skip-string-normalization = true
[tool.isort]
profile = "black"
force_single_line = true
[tool.datamodel-codegen]
snake-case-field = true
output-model-type = "dataclasses.dataclass"
"""
# Generates, and prints which modules of the generated package were imported.
PROGRAM = """
import sys
from workers_ai_codegen.__main__ import main
code = main()
print([name for name in sys.modules if name.startswith("workers_ai_models")])
sys.exit(code)
"""


def committed() -> Package:
    """Return the package as it is in the checkout, without importing it."""
    spec = find_spec("workers_ai_models")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return read_folder(Path(spec.submodule_search_locations[0]))


@pytest.mark.slow
def test_the_committed_models_are_what_the_generator_makes(generated: Package) -> None:
    """Regeneration gives the committed bytes."""
    assert generated == committed()


@pytest.mark.slow
def test_generating_twice_gives_the_same_bytes(generated: Package) -> None:
    """Nothing of the first run, and no clock, shows in the second."""
    assert vendored_package() == generated


@pytest.mark.slow
def test_neither_folder_nor_hash_seed_nor_settings_show(generated: Package, tmp_path: Path) -> None:
    """A run elsewhere, beside somebody's formatter settings, gives the same bytes and no warning.

    It does not import its own output either: a generator that needs its output could not mend it.
    """
    (tmp_path / "pyproject.toml").write_text(HOSTILE_SETTINGS, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, "-o", "made"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": "4242", "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (0, "[]\n")
    assert run.stderr == f"wrote {len(generated)} files to made\n"
    assert read_folder(tmp_path / "made") == generated


def test_each_file_says_what_it_was_made_by_and_from(generated: Package) -> None:
    """Every module starts with a mark; what a schema decides names the digests of its schemas."""
    carried = {"_document.py", "_model.py", "_refusal.py", "_trusting.py"}
    for name, text in generated.items():
        if name != "py.typed":
            assert text.startswith(MARK), name
            assert name in carried or "sha256:" in text, name


@pytest.mark.parametrize("revision", list(Revision))
def test_a_revision_names_the_digests_of_its_schemas(generated: Package, revision: Revision) -> None:
    """The header of a revision carries the canonical digests of both its schemas."""
    text = generated[f"{revision}.py"]
    for direction in ("input", "output"):
        digest = provenance(revision, direction).canonical_sha256
        assert f"# Made from: {revision}.{direction} sha256:{digest}\n" in text
