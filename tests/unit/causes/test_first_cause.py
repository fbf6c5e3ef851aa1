"""The first error that we name is the cause that a human would name."""

from __future__ import annotations

import pytest

from tests.unit.causes.ours import differences, first_error
from tests.unit.causes.table import Row, rows


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.profile}: {row.name}")
def test_the_cause_that_a_human_would_name_comes_first(row: Row) -> None:
    """Place, keyword and code agree, and the words say what to see and what to do."""
    assert differences(row, first_error(row)) == []
