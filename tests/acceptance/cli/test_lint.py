"""`wai lint`, as users run it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.commands import wai
from tests.formats import validate_format

if TYPE_CHECKING:
    from pathlib import Path


def test_the_findings_of_a_revision_are_text_and_json() -> None:
    """The same in both, with the exit code 1; the worst of r4's output comes first."""
    text, report = wai("lint", "r4.output"), wai("lint", "r4.output", "--format", "json")
    findings = json.loads(report.stdout)["findings"]
    validate_format("lint", json.loads(report.stdout))

    assert (text.code, report.code, text.stderr) == (1, 1, "")
    assert findings[0]["pointer"] == "/oneOf/2/properties/output/items/oneOf"
    assert text.stdout.endswith(f"{len(findings)} findings\n")
    assert all(f"[{each['code']}]" in text.stdout for each in findings)


def test_a_file_without_defects_has_no_findings(tmp_path: Path) -> None:
    """With the exit code 0; a file that is not there is a sentence and 2, and so is a wrong name."""
    file = tmp_path / "berth.json"
    file.write_text(json.dumps({"type": "string", "maxLength": 4}), "utf-8")
    clean = wai("lint", file)

    assert (clean.code, clean.stdout) == (0, "no findings\n")
    for name in (str(tmp_path / "none.json"), "r9", ""):
        refused = wai("lint", name)
        assert refused.code == 2
        assert refused.stderr.count("\n") == 1


def test_the_name_of_a_file_and_a_finding_are_made_safe(tmp_path: Path) -> None:
    """A control character of a schema does not reach the terminal."""
    file = tmp_path / "berth.json"
    file.write_text('{"type": "string", "\\u001b[31mred": 1}', "utf-8")
    found = wai("lint", file)

    assert found.code == 1
    assert "\x1b" not in found.stdout
