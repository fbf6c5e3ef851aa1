"""A seed gives the same cases wherever the packages are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis.internal.conjecture import providers

from workers_ai_contract.conformance.constant_pool import no_local_constants

ROOT = Path(__file__).parents[3]
PACKAGES = (
    "kernel/workers_ai_kernel",
    "schemas/workers_ai_schemas",
    "generated/workers_ai_models",
    "src/workers_ai_contract",
)
DRAW = """
import sys, workers_ai_contract
from workers_ai_contract.cases.strategy import cases
from workers_ai_contract.cases.case import CallMode
from workers_ai_contract.conformance.hypothesis_run import explore
from workers_ai_contract.vocabulary import Form

print(workers_ai_contract.__file__, file=sys.stderr)
modes = [CallMode(form, stream=False) for form in Form]
explore(cases(modes), lambda case: print(case.key) is None, seed_value=7, examples=80)
"""


def drawn(*roots: Path) -> tuple[str, str]:
    """Return the cases drawn in a new process with these source roots, and where the package was found."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, roots)), "PYTHONUTF8": "1"}
    finished = subprocess.run(
        [sys.executable, "-P", "-c", DRAW], env=env, capture_output=True, text=True, check=True
    )
    return finished.stdout, finished.stderr


@pytest.mark.slow
def test_a_checkout_and_an_installed_copy_draw_the_same_cases(tmp_path: Path) -> None:
    """Hypothesis treats the modules of the one as local, and those of the other not."""
    installed = tmp_path / "site-packages"
    for package in PACKAGES:
        shutil.copytree(ROOT / package, installed / Path(package).name)
    local, here = drawn(*(ROOT / package for package in ("kernel", "schemas", "generated", "src")))
    copied, there = drawn(installed)

    assert str(installed) in there
    assert str(installed) not in here
    assert local.count("\n") == 80
    assert local == copied


def test_the_setting_of_hypothesis_is_put_back() -> None:
    """The tests of a user who runs `fuzz` in the same process are drawn as before."""
    pool = "_get_local_constants"
    before = getattr(providers, pool)
    with no_local_constants():
        assert getattr(providers, pool) is not before

    assert getattr(providers, pool) is before
