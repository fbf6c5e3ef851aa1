"""What people met with `wai fuzz` gets the right answer, and the page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.oracles.field.fuzzing import FuzzedCase, fuzzed_cases
from tests.oracles.field.page import DOCUMENT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.parametrize("case", fuzzed_cases(), ids=lambda case: f"{case.client}{case.code}")
def test_each_client_gets_the_right_answer(case: FuzzedCase, tmp_path: Path) -> None:
    """Exit code and sentence, and the row of the page."""
    finished = case.run(tmp_path)

    assert finished.code == case.code, finished
    assert case.says in f"{finished.stdout}{finished.stderr}"
    assert case.row(finished, tmp_path) in DOCUMENT.read_text("utf-8"), "run `make field-cases`"
