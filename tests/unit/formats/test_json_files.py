"""How our JSON files are read and written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.errors import SetupError, UsageError
from workers_ai_contract.formats.json_files import check_format, read_json, write_json

if TYPE_CHECKING:
    from pathlib import Path


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """Whole or not at all, and no leavings."""
    file = tmp_path / "report.json"
    write_json(file, {"old": True})
    with pytest.raises(TypeError):
        write_json(file, {"new": object()})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
    with pytest.raises(SetupError, match="cannot write"):
        write_json(tmp_path / "absent" / "report.json", {})

    assert json.loads(file.read_text()) == {"old": True}
    assert list(tmp_path.iterdir()) == [file]


def test_what_cannot_be_read_is_named_with_its_kind(tmp_path: Path) -> None:
    """A missing file, a text that is not JSON, and JSON in another format."""
    file = tmp_path / "known.json"
    with pytest.raises(SetupError, match=r"cannot read the baseline .*known\.json: No such file"):
        read_json(file, "baseline")
    file.write_bytes(b"{")
    with pytest.raises(UsageError, match=r"known\.json is not a baseline: "):
        read_json(file, "baseline")
    with pytest.raises(UsageError, match=r"known\.json is not a baseline: .*schema_version"):
        check_format({"clients": {}}, "baseline", file, "baseline")
