"""Writes docs/history.md from the published schemas: `make history`."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.contracts.own import OwnSchema
from workers_ai_contract.diffing import diff
from workers_ai_contract.reporting.diffs import meaning, verdict
from workers_ai_schemas import Revision, load, provenance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.diffing import SchemaChange, SchemaDifference

DOCUMENT = Path(__file__).parents[3] / "docs" / "history.md"
INTRODUCTION = """# The history of the published schemas

Made by `make history` from what `wai diff` finds ([docs/diff.md](diff.md)); a test checks that this page is up to date.

*Breaks senders*: a payload was valid and no longer is. *Breaks receivers*: a payload was invalid and now is valid. Each is shown by
such a payload, which python-jsonschema and jsonschema-rs judge so. An equality is proven.

| revision | observed | how certain |
|---|---|---|
"""
_LONGEST = 120


def page() -> str:
    """Return the page as the schemas have it."""
    rows = [_row(revision) for revision in Revision]
    steps = [line for old, new in pairwise(Revision) for line in _step(old, new)]
    return INTRODUCTION + "\n".join([*rows, "", *steps])


def _row(revision: Revision) -> str:
    passport = provenance(revision, "input")
    return f"| {revision} | {passport.observed} | {passport.confidence} |"


def _step(old: Revision, new: Revision) -> Iterator[str]:
    yield f"## {old} → {new}"
    yield ""
    for direction in ("input", "output"):
        names = f"{old}.{direction}", f"{new}.{direction}"
        found = diff(OwnSchema(load(old, direction), names[0]), OwnSchema(load(new, direction), names[1]))
        yield from _difference(direction, found)


def _difference(direction: str, found: SchemaDifference) -> Iterator[str]:
    yield f"**{direction.capitalize()}**: {verdict(found)}."
    yield ""
    if not found.changes:
        return
    yield "| place | change | | payloads |"
    yield "|---|---|---|---|"
    for change in found.changes:
        yield _changed(change)
    yield ""


def _changed(change: SchemaChange) -> str:
    shown = " ".join(f"{side}: `{_short(value)}`" for side, value in change.witnesses.items())
    message = change.message.replace("|", "\\|")
    return f"| `{change.pointer or '/'}` | {message} | {meaning(change)} | {shown} |"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False).replace("|", "\\|")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


if __name__ == "__main__":
    DOCUMENT.write_text(page(), "utf-8")
