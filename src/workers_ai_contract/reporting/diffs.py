"""The changes that `wai diff` finds as text and JSON; the JSON format is `formats/diff.schema.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workers_ai_contract.reporting.json_text import indented
from workers_ai_contract.reporting.lints import shortened
from workers_ai_kernel.safe_text import output_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workers_ai_contract.diffing import SchemaChange, SchemaDifference

SCHEMA_VERSION = 1


def diff_report(differences: Sequence[SchemaDifference]) -> bytes:
    """Return the report as JSON."""
    report = {
        "schema_version": SCHEMA_VERSION,
        "equal": _equality(differences),
        "changes": [
            {"old": each.old, "new": each.new, **change.to_json()}
            for each in differences
            for change in each.changes
        ],
    }
    return indented(report)


def diff_text(differences: Sequence[SchemaDifference]) -> bytes:
    """Return the changes as lines of text."""
    lines: list[str] = []
    for each in differences:
        lines.append(output_line(f"{each.old} → {each.new}: {verdict(each)}"))
        lines += [output_line(line) for change in each.changes for line in _lines(change)]
    return ("\n".join(lines) + "\n").encode()


def verdict(difference: SchemaDifference) -> str:
    """Return a sentence that says whether both schemas accept the same values."""
    if difference.is_equal:
        return "both accept the same values (proven)"
    if difference.is_equal is None:
        return "undecided: found neither a payload that is judged differently nor a proof that none exists"
    broken = {side for change in difference.changes for side in change.breaks}
    return f"breaks {' and '.join(sorted(broken, reverse=True))}"


def meaning(change: SchemaChange) -> str:
    """Return in words which side a change breaks, if any."""
    if change.breaks:
        return f"breaks {' and '.join(change.breaks)}"
    if change.kind == "annotation":
        return "an annotation"
    return "compatible (proven)" if change.is_proven else "undecided"


def _lines(change: SchemaChange) -> Iterator[str]:
    yield f"  {change.pointer or 'the whole schema'}: {change.message} [{meaning(change)}]"
    for side, payload in change.witnesses.items():
        what = "was valid, and is not any more" if side == "senders" else "was invalid, and is valid now"
        yield f"    {shortened(json.dumps(payload))} {what}"


def _equality(differences: Sequence[SchemaDifference]) -> bool | None:
    found = {each.is_equal for each in differences}
    return False if False in found else None if None in found else True
