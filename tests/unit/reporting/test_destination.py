"""A result never replaces what it was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.errors import UsageError
from workers_ai_contract.reporting.destination import destination

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("kind", ["same", "symlink", "hardlink"])
def test_an_input_is_not_replaced(tmp_path: Path, kind: str) -> None:
    """By whatever name it is given; another file is replaced."""
    read, other = tmp_path / "read.json", tmp_path / "other.json"
    read.write_text("{}")
    other.write_text("old")
    name = read if kind == "same" else tmp_path / "link.json"
    if kind == "symlink":
        name.symlink_to(read)
    if kind == "hardlink":
        name.hardlink_to(read)

    with pytest.raises(UsageError, match="would replace the input"), destination(str(name), [str(read)]):
        pass
    with destination(str(other), [str(read), None]) as out:
        out.write(b"new")

    assert (read.read_text(), other.read_text()) == ("{}", "new")
