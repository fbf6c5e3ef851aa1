"""Cases that people met in the field get the right answer, and the page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.oracles.field.page import DOCUMENT, FieldCase, field_cases

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("case", field_cases(), ids=lambda case: case.kind)
def test_each_case_gets_the_right_answer(case: FieldCase, tmp_path: Path) -> None:
    """Exit code and sentence, and the row of the page."""
    finished = case.run(tmp_path)

    assert finished.code == case.code, finished
    assert case.says in f"{finished.stdout}{finished.stderr}"
    assert case.row(finished, tmp_path) in DOCUMENT.read_text("utf-8"), "run `make field-cases`"
