"""Baseline files: written, read again, and refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.formats import validate_format
from tests.unit.run_reports.results import finding, result
from workers_ai_contract.assessment import read_baseline, written_baseline
from workers_ai_contract.conformance.results import KnownFinding
from workers_ai_contract.errors import SetupError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Each client has entries of its own, and only those of the client that ran are replaced."""
    path = tmp_path / "new" / "known.json"
    written_baseline(path, "tide", result(finding("usage-lost"), finding(stream=True)))
    written_baseline(path, "ebb", result(finding()))
    written = written_baseline(path, "tide", result(finding("text-lost"), finding("text-lost", stream=True)))

    validate_format("baseline", json.loads(path.read_text("utf-8")))
    assert read_baseline(path) == written
    assert written == {"tide": {KnownFinding("text-lost")}, "ebb": {KnownFinding("text-lost")}}
    assert [entry.operations for entry in written["tide"]] == [("chat",)]


def test_a_note_stays_with_its_entry(tmp_path: Path) -> None:
    """As long as the finding does."""
    path = tmp_path / "known.json"
    written_baseline(path, "tide", result(finding(), finding("usage-lost")))
    document = json.loads(path.read_text("utf-8"))
    for entry in document["clients"]["tide"]:
        entry["note"] = f"ticket of {entry['code']}"
    path.write_text(json.dumps(document), encoding="utf-8")
    written = written_baseline(path, "tide", result(finding(), finding("reasoning-lost")))

    assert {entry.code: entry.note for entry in written["tide"]} == {
        "text-lost": "ticket of text-lost",
        "reasoning-lost": "",
    }
    validate_format("baseline", json.loads(path.read_text("utf-8")))


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b'{"schema_version": 2, "clients": {}}', b'{"schema_version": 1, "clients": {"a": [{}]}}'],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, content: bytes) -> None:
    """Also before it would be overwritten."""
    path = tmp_path / "known.json"
    path.write_bytes(content)

    with pytest.raises(UsageError, match="is not a baseline"):
        read_baseline(path)
    with pytest.raises(UsageError, match="is not a baseline"):
        written_baseline(path, "tide", result())
    assert path.read_bytes() == content


def test_a_missing_baseline_says_how_it_is_made(tmp_path: Path) -> None:
    """It is a matter of set-up."""
    with pytest.raises(SetupError, match="--write-baseline writes it"):
        read_baseline(tmp_path / "known.json")
