"""The table of deviations is true."""

from __future__ import annotations

from tests.differential.deviations import DOCUMENT, table


def test_the_table_of_deviations_is_current() -> None:
    """Asking every oracle and the model again gives the committed document."""
    assert DOCUMENT.read_text("utf-8") == table()
