"""The findings of `wai lint` as text and JSON; the JSON format is `formats/lint.schema.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import orjson

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
    return orjson.dumps(report, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def lint_text(found: Sequence[tuple[str, LintFinding]]) -> bytes:
    """Return the findings as lines of text."""
    lines: list[str] = []
    for name, finding in found:
        where = finding.pointer or "the whole schema"
        lines.append(output_line(f"{name}: {where}: {finding.message} [{finding.code}]"))
        if not isinstance(finding.witness, Missing):
            lines.append(output_line(f"  {shortened(json.dumps(finding.witness))} {finding.shows}"))
    count = len(found)
    lines.append("no findings" if not count else f"{count} finding{'s' if count > 1 else ''}")
    return ("\n".join(lines) + "\n").encode()


def shortened(text: str) -> str:
    """Return a text that fits a line of a report."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
