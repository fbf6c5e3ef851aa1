"""Writes docs/clients.md from the reports of the kept clients and the verdicts on their findings."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.kept.kept import KEPT, ROOT
from tests.kept.known import read_known, section
from tests.kept.verdicts import operation_of, read_verdicts, verdict_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.kept.kept import KeptClient
    from tests.kept.verdicts import Verdict
    from workers_ai_kernel import Json

Finding = dict[str, Any]

PAGE = ROOT / "docs" / "clients.md"
KEPT_REPLAYS = ROOT / "docs" / "clients"
_PACKAGES = re.compile(r"[^\s\"']*/(?:site-packages|node_modules)/")
_LONGEST = 160
_SYMBOLS = {"real": "✗", "policy": "p", "contested": "c", "ours": "!", None: "?"}

_HEAD = """# What real clients do

`make clients` drives {count} clients against the stand-in ({cases} cases, seed {seed}) and writes this page.
Each cell of the tables is a finding, shrunk to its smallest case, with a replay file: after `make clients`,
`wai replay --trust FILE` shows it again. Every finding was gone through by hand; the verdicts are in
[`clients/verdicts.toml`](clients/verdicts.toml), the drivers in [`examples/clients/`](../examples/clients).

| verdict | |
|---|---|
| ✗ real | a bug, or a limit that costs the caller something without notice |
| p policy | the client does it on purpose; a caller may want it otherwise |
| c contested | the sources disagree on what the API does, so a client cannot be blamed |

What was a fault of the fuzzer or of a driver has been removed at its cause. One bug may have several rows:
what it does to texts, tool calls and counts is found apart.
"""


class Row(NamedTuple):
    """A finding of a client, with its verdict."""

    client: KeptClient
    finding: Finding
    verdict: Verdict | None


def write_page(reports: Path) -> list[str]:
    """Write the page and its replay files; return the findings that have not been judged."""
    found = {
        client: json.loads((reports / client.name / "report.json").read_text("utf-8"))
        for client in KEPT
        if (reports / client.name / "report.json").exists()
    }
    verdicts = read_verdicts(KEPT_REPLAYS / "verdicts.toml")
    rows = [
        Row(client, finding, verdict_of(client.name, finding, verdicts))
        for client, report in found.items()
        for finding in report["findings"]
    ]
    for client in KEPT:
        shutil.rmtree(KEPT_REPLAYS / client.name, ignore_errors=True)
    for row in rows:
        _keep_replay(reports, row)
    cases = sum(report["counts"]["cases"] for report in found.values())
    seed = next(iter(found.values()))["seed"]
    lines = [_HEAD.format(count=len(found), cases=f"{cases:,}", seed=seed)]
    lines += ["## Overview", "", *_overview(found, rows), ""]
    links = {_replay_place(row): (row.client.name, row.finding) for row in rows}
    lines += section(read_known(KEPT_REPLAYS / "known.toml"), links)
    for client, report in found.items():
        lines += _section(client, report, [row for row in rows if row.client is client])
    PAGE.write_text("\n".join(lines).rstrip() + "\n", "utf-8")
    return [f"{row.client.name} {_identity(row.finding)}" for row in rows if row.verdict is None]


def _overview(found: dict[KeptClient, Finding], rows: list[Row]) -> Iterator[str]:
    """Yield a table with a column for each client and a row for each code."""
    yield "| finding | " + " | ".join(client.title for client in found) + " |"
    yield "|---|" + "---|" * len(found)
    for code in sorted({row.finding["code"] for row in rows}):
        cells = (
            " ".join(_link(row) for row in rows if row.client is client and row.finding["code"] == code)
            for client in found
        )
        yield f"| `{code}` | " + " | ".join(cells) + " |"


def _section(client: KeptClient, report: Finding, rows: list[Row]) -> Iterator[str]:
    version = report["client"]["version"]
    counts = report["counts"]
    yield f"## {client.title} {version}"
    yield ""
    started = f"{client.driver} {client.arguments}".strip()
    without = f" It has no {', '.join(report['not_applicable'])}." if report.get("not_applicable") else ""
    yield (
        f"`{started}`: {report['verdict']}; {counts['cases']} cases, {counts['failed']} with errors, "
        f"{counts['warned']} with warnings only.{without}"
    )
    yield ""
    if not rows:
        yield "Nothing was found."
        yield ""
        return
    yield "| finding | where | smallest case | what is seen | verdict |"
    yield "|---|---|---|---|---|"
    for row in rows:
        finding, verdict = row.finding, row.verdict
        judged = "not judged yet" if verdict is None else f"**{verdict.verdict}**: {verdict.note}"
        cells = (
            f"[`{finding['code']}`]({_replay_place(row)})",
            operation_of(finding) + (f"; {_cell(finding['cause'])}" if finding.get("cause") else ""),
            _cell(_stimulus(finding)),
            _cell(_seen(finding["detail"])),
            judged,
        )
        yield "| " + " | ".join(cells) + " |"
    yield ""


def _stimulus(finding: Finding) -> str:
    """Return what is unusual about a case, or else its request and reply."""
    case = finding["case"]
    plan = case.get("plan")
    unusual: Any = {} if plan is None else _without_defaults(plan)
    if unusual:
        return json.dumps(unusual, ensure_ascii=False)
    reply = {name: value for name, value in case["reply"].items() if value and name not in _DULL}
    return json.dumps({"request": case["intent"]["request"], "reply": reply}, ensure_ascii=False)


_DULL = frozenset({"usage", "serial", "kind"})


def _without_defaults(value: Json) -> Json:
    if isinstance(value, dict):
        return {name: inner for name, member in value.items() if (inner := _without_defaults(member))}
    if isinstance(value, list):
        return [inner for member in value if (inner := _without_defaults(member))]
    return value


def _seen(detail: Finding) -> str:
    error: Finding | None = detail.get("error")
    if error is not None:
        return f"{error.get('type')}: {error.get('message')}"
    if "pointer" in detail:
        got = json.dumps(detail.get("got"), ensure_ascii=False)
        return f"{detail['pointer']}: {json.dumps(detail.get('expected'), ensure_ascii=False)} became {got}"
    return json.dumps({name: value for name, value in detail.items() if name != "plan"}, ensure_ascii=False)


def _cell(text: str) -> str:
    """Return a text as a table cell: one line, not too long, without the folders of this machine."""
    shown = "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text)
    short = _PACKAGES.sub("…/", " ".join(shown.replace(str(ROOT), "").split()))
    short = short if len(short) <= _LONGEST else f"{short[:_LONGEST]}…"
    return f"`{short.replace('|', chr(92) + '|').replace('`', chr(39))}`"


def _identity(finding: Finding) -> str:
    return f"{finding['code']} ({operation_of(finding)}) {finding.get('cause', '')}".strip()


def _link(row: Row) -> str:
    symbol = _SYMBOLS[None if row.verdict is None else row.verdict.verdict]
    return f"[{symbol}]({_replay_place(row)})"


def _replay_place(row: Row) -> str:
    return f"clients/{row.client.name}/{row.finding['replay'].rpartition('/')[2]}"


def _keep_replay(reports: Path, row: Row) -> None:
    source = reports / row.client.name / row.finding["replay"]
    target = ROOT / "docs" / _replay_place(row)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
