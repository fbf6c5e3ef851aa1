"""Writes `docs/observed.md`: where each schema begins, and the table of all corrections. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workers_ai_codegen.observed.corrections import Operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_codegen.observed.corrections import Base, Correction, Corrections

_SCHEMAS = "../schemas/workers_ai_schemas"
_LONGEST = 90

_HEAD = """\
<!-- Made by `python -m workers_ai_codegen.observed` from corrections.toml; do not edit. -->
# The observed contract

What really travels between callers and `@cf/openai/gpt-oss-20b`: the published schemas, departed from only
where the table below says so, each time with a reason and a source. The schemas, one a form and direction,
lie in [`schemas/workers_ai_schemas/observed/`]({schemas}/observed/README.md);
`wai validate --profile observed` judges by them.

Confidence: **D** documented by Cloudflare · **R** seen in recorded traffic · **L** measured · **I** inferred.
"""


def page(corrections: Corrections) -> str:
    """Return the text of the page."""
    return "\n".join(
        [
            _HEAD.format(schemas=_SCHEMAS),
            "## Where the schemas begin\n",
            *_bases(corrections),
            "",
            "Types not named here are those of `@cloudflare/workers-types`, as derived in",
            f"[`workers-types.json`]({_SCHEMAS}/observed/workers-types.json), with a passport.",
            "",
            f"## The {len(corrections.corrections)} corrections\n",
            *_table(corrections),
            "",
        ]
    )


def _bases(corrections: Corrections) -> Iterator[str]:
    yield "| schema or part | begins as |"
    yield "|---|---|"
    for base in sorted(corrections.bases, key=lambda base: not base.emitted):
        yield f"| {_name(base)} | {_cell(str(base))} |"


def _name(base: Base) -> str:
    if not base.emitted:
        return f"`{base.part}` (part)"
    return f"[`{base.part}`]({_SCHEMAS}/observed/{base.part}.json)"


def _table(corrections: Corrections) -> Iterator[str]:
    yield "| | where | what | why | source | | example |"
    yield "|---|---|---|---|---|---|---|"
    for one in corrections.corrections:
        cells = (_where(one), _what(one), one.why, one.source, one.confidence.value)
        yield f"| {one.id} | {' | '.join(map(_cell, cells))} | {_example(one)} |"


def _where(one: Correction) -> str:
    places = [pointer for pointer in one.at if pointer]
    return ", ".join(one.targets) + "".join(f" `{pointer}`" for pointer in places)


def _what(one: Correction) -> str:
    said = [one.operation.value]
    if one.names and (one.operation is not Operation.REPLACE):
        said.append(", ".join(f"`{name}`" for name in one.names))
    if one.borrowed is not None:
        said.append(f"as in `{one.borrowed}`")
    said += [f"`{_shortened(json.dumps(argument, ensure_ascii=False))}`" for argument in one.arguments]
    return " ".join(said)


def _example(one: Correction) -> str:
    if one.example is None:
        return "none recorded"
    number = one.example.recorded.partition("-")[0]
    link = f"[{number}]({_SCHEMAS}/recorded/{one.example.recorded}.json)"
    return f"{link} `{one.example.pointer}`" if one.example.pointer else link


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
