"""A run as workflow commands, which GitHub shows as annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.reporting.judgements.escaping import replaced
from workers_ai_contract.run_reports.report import modes_of, place_in
from workers_ai_kernel.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.run_reports.report import RunReport

_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_MESSAGES, ":": "%3A", ",": "%2C"}


def annotation_text(report: RunReport) -> str:
    """Return one command for each finding, one for each reason why the run is incomplete, and a summary."""
    result = report.result
    last = f"{result.verdict.value}: {report.client}, {report.summary} (seed {result.seed})"
    return "".join(f"{line}\n" for line in (*_commands(report), one_line(last)))


def _commands(report: RunReport) -> Iterator[str]:
    result = report.result
    for finding in result.findings:
        failure = finding.failure
        level = "error" if report.fails(finding) else "notice" if result.is_known(finding) else "warning"
        known = ["Known, as the baseline says."] if result.is_known(finding) else []
        lines = [
            f"{failure.title[:-1]}{place_in(failure)}. ({modes_of(finding)}; blame: {failure.blame})",
            failure.kind.meaning,
            *known,
            f"Reproduce it: {report.replay_command(finding)}",
        ]
        yield _command(level, f"{report.client}: {failure.code}", lines)
    for finding in result.flaky:
        failure = finding.failure
        lines = [f"{failure.title} It did not come again in a restarted client."]
        yield _command("warning", f"{report.client}: {failure.code} (flaky)", lines)
    for entry in result.stale:
        lines = [f"{entry} did not appear: remove it from the baseline, or write the baseline again."]
        yield _command("error", f"{report.client}: stale baseline", lines)
    for reason in result.unfinished:
        yield _command("warning", f"{report.client}: incomplete", reason.split("\n"))


def _command(level: str, title: str, lines: list[str]) -> str:
    text = "\n".join(map(one_line, lines))
    return f"::{level} title={replaced(one_line(title), _IN_PROPERTIES)}::{replaced(text, _IN_MESSAGES)}"
