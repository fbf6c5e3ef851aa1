"""The findings of `wai lint` as text and JSON; the JSON format is `formats/lint.schema.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workers_ai_contract.reporting.json_text import indented
from workers_ai_contract.solving.boxes import Missing
from workers_ai_kernel.safe_text import output_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_contract.linting import LintFinding

SCHEMA_VERSION = 1
_LONGEST = 300


def lint_report(found: Sequence[tuple[str, LintFinding]]) -> bytes:
    """Return the report as JSON; findings come with the names of their schemas."""
    report = {
        "schema_version": SCHEMA_VERSION,
        "findings": [finding.to_json(name) for name, finding in found],
    }
    return indented(report)


def finding_text(name: str, finding: LintFinding) -> bytes:
    """Return a finding as lines of text; `name` is that of the schema."""
    where = finding.pointer or "the whole schema"
    lines = [output_line(f"{name}: {where}: {finding.message} [{finding.code}]")]
    if not isinstance(finding.witness, Missing):
        lines.append(output_line(f"  {shortened(json.dumps(finding.witness))} {finding.shows}"))
    return ("\n".join(lines) + "\n").encode()


def sum_text(count: int) -> bytes:
    """Return the last line of text."""
    return f"{count or 'no'} finding{'' if count == 1 else 's'}\n".encode()


def shortened(text: str) -> str:
    """Return a text that fits a line of a report."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
