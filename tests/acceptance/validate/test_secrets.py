"""Planted secrets and words of people: in nothing that is printed or written about traffic."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.commands import wai
from tests.unit.tables.test_parquet import written
from tests.unit.traffic.samples import ANSWERED, CHAT_URL, PRIVATE, WRONG, har, logpush

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "sk-planted-4f1d9c"  # noqa: S105 - planted
SAID = json.dumps({**ANSWERED, "choices": [{"index": PRIVATE, "message": {"content": SECRET}}]})
FORMATS = ("text", "json", "jsonl", "junit", "sarif", "github")


def planted() -> dict[str, object]:
    """Return an archive whose headers and bodies have a secret and somebody's words, both wrong."""
    archive = har((CHAT_URL, {**WRONG, "user": SECRET}, SAID, 200))
    entry = archive["log"]["entries"][0]
    entry["request"]["headers"] = [{"name": "Authorization", "value": f"Bearer {SECRET}"}]
    return archive


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_of_a_result_has_what_was_planted(tmp_path: Path, form: str) -> None:
    """Of an archive, of a row of a log, and of a table; stderr neither."""
    (tmp_path / "a.har.json").write_text(json.dumps(planted()), "utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps(logpush({**WRONG, "user": SECRET}, SAID)), "utf-8")
    written(tmp_path / "c.parquet", payload=[json.dumps({**WRONG, "user": SECRET}), SAID])
    out = tmp_path / "out"

    finished = wai("validate", tmp_path, "--format", form, "-o", out)

    assert finished.code == 1
    everything = out.read_text("utf-8") + finished.stdout + finished.stderr
    assert "/max_tokens" in everything
    assert SECRET not in everything
    assert PRIVATE not in everything
