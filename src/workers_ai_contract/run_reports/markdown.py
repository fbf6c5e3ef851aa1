"""A run as Markdown, for the summary of a CI job or a comment on a pull request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workers_ai_contract.conformance.verdict import Verdict
from workers_ai_contract.run_reports.curl import curl_command
from workers_ai_contract.run_reports.report import indented_json, modes_of, place_in
from workers_ai_contract.run_reports.scope import scope_lines
from workers_ai_kernel.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.conformance.results import ClientFinding
    from workers_ai_contract.run_reports.report import RunReport
    from workers_ai_kernel import Json

_MARKS = {Verdict.PASSED: "✅", Verdict.FAILED: "❌", Verdict.INCOMPLETE: "⚠️"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~<>&-])")
_LONGEST_JSON = 1000


def markdown_text(report: RunReport) -> str:
    """Return the verdict, a table of the findings, the details of each, and the scope."""
    return "\n".join(_parts(report)) + "\n"


def _parts(report: RunReport) -> Iterator[str]:
    result = report.result
    yield f"## {_MARKS[result.verdict]} {_plain(report.client)}: {result.verdict.value}"
    yield f"\n{_plain(report.summary)}, seed {result.seed}.\n"
    if result.findings:
        yield "| finding | where | severity | blame | cases | |"
        yield "|---|---|---|---|---|---|"
        yield from (_row(finding, report) for finding in result.findings)
        yield ""
    for finding in result.findings:
        if not result.is_known(finding):
            yield from _details(finding, report)
    yield from _remarks(report)


def _row(finding: ClientFinding, report: RunReport) -> str:
    failure = finding.failure
    remark = "known" if report.result.is_known(finding) else "contested" if finding.contested else ""
    title = f"{_plain(failure.title[:-1])}{_plain(place_in(failure))} {_code(failure.code)}"
    return (
        f"| {title} | {_plain(modes_of(finding))} | {failure.severity} | {failure.blame} "
        f"| {finding.cases} | {remark} |"
    )


def _details(finding: ClientFinding, report: RunReport) -> Iterator[str]:
    failure = finding.failure
    yield f"<details><summary>{_plain(failure.code)}{_plain(place_in(failure))}</summary>\n"
    yield f"{_plain(failure.kind.meaning)}\n"
    yield _fenced("json", _dumped(finding.case.intent.request))
    yield _fenced("json", _dumped(failure.detail))
    command = curl_command(finding.case.intent, report.replay_file(finding))
    yield _fenced("console", f"$ {report.replay_command(finding)}\n$ {command}")
    yield "</details>\n"


def _remarks(report: RunReport) -> Iterator[str]:
    result = report.result
    yield from (f"- flaky: {_code(finding.failure.code)}" for finding in result.flaky)
    yield from (f"- stale in the baseline: {_code(str(entry))}" for entry in result.stale)
    yield from (f"- incomplete: {_plain(reason.split(chr(10))[0])}" for reason in result.unfinished)
    yield from (f"- {_plain(line)}" for line in scope_lines(result))


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return (
        _SPECIAL.sub(r"\\\1", one_line(text))
        .replace(r"\<", "&lt;")
        .replace(r"\>", "&gt;")
        .replace(r"\&", "&amp;")
    )


def _code(text: str) -> str:
    """Return a code span; a table would end at a bar in it."""
    safe = one_line(text).replace("`", "'").replace("|", "¦")
    return f"`{safe}`"


def _fenced(language: str, text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}\n"


def _dumped(value: Json) -> str:
    return indented_json(value, 1, _LONGEST_JSON)
