"""A run as a JUnit report: a test for each call mode, each finding, and the run as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.reporting.judgements.escaping import replaced
from workers_ai_contract.run_reports.report import mode_of, modes_of, place_in
from workers_ai_contract.run_reports.scope import scope_lines
from workers_ai_kernel.safe_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.conformance.results import ClientFinding
    from workers_ai_contract.run_reports.report import RunReport

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


class _Test(NamedTuple):
    """One test; `outcome` is the element that says how it ended, or nothing if it passed."""

    name: str
    kind: str = ""
    outcome: str = ""


def junit_text(report: RunReport) -> str:
    """Return the report; known findings are skipped tests, flaky ones and what was not run are errors."""
    tests = [*_tests(report)]
    kinds = [test.kind for test in tests]
    numbers = (
        f'tests="{len(tests)}" failures="{kinds.count("failure")}" errors="{kinds.count("error")}" '
        f'skipped="{kinds.count("skipped")}"'
    )
    group = _escaped(report.client)
    return "".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            f'<testsuites name="wai fuzz" {numbers}>\n<testsuite name="{group}" {numbers}>\n',
            f'<properties><property name="seed" value="{report.result.seed}"/></properties>\n',
            *(_element(group, test) for test in tests),
            f"<system-out>{_lines([*scope_lines(report.result)])}</system-out>\n",
            "</testsuite>\n</testsuites>\n",
        ]
    )


def _tests(report: RunReport) -> Iterator[_Test]:
    result = report.result
    failed = {mode_of(finding.failure) for finding in (*result.findings, *result.flaky)}
    for row in dict.fromkeys((row.operation, row.stream) for row in result.replies_covered):
        mode = f"{row[0]}{' streamed' if row[1] else ''}"
        if mode not in failed:
            yield _Test(mode)
    for finding in result.findings:
        yield _of_finding(finding, report)
    for finding in result.flaky:
        message = "did not come again in a restarted client"
        yield _Test(_name(finding), "error", _outcome("error", finding.failure.code, message, []))
    for entry in result.stale:
        message = f"stale in the baseline: {entry} did not appear"
        yield _Test("baseline", "failure", _outcome("failure", "stale", message, []))
    for reason in result.unfinished:
        yield _Test(
            "run", "error", _outcome("error", "incomplete", reason.split("\n")[0], reason.split("\n"))
        )
    if report.rules.strict and result.scope.not_compared:
        message = "something was not compared"
        yield _Test("strict", "failure", _outcome("failure", "not-compared", message, [*scope_lines(result)]))


def _of_finding(finding: ClientFinding, report: RunReport) -> _Test:
    failure = finding.failure
    message = f"{failure.title[:-1]}{place_in(failure)}."
    lines = [
        f"[{failure.code}] {modes_of(finding)}; blame: {failure.blame}",
        failure.kind.meaning,
        report.replay_command(finding),
    ]
    if report.result.is_known(finding):
        return _Test(_name(finding), "skipped", '<skipped message="known, as the baseline says"/>\n')
    if not report.fails(finding):
        return _Test(_name(finding), "", f"<system-out>{_lines([message, *lines])}</system-out>\n")
    return _Test(_name(finding), "failure", _outcome("failure", failure.code, message, lines))


def _name(finding: ClientFinding) -> str:
    return f"{finding.failure.code}{place_in(finding.failure)} ({modes_of(finding)})"


def _outcome(element: str, kind: str, message: str, lines: list[str]) -> str:
    begin = f'<{element} type="{_escaped(kind)}" message="{_escaped(message)}">'
    return f"{begin}{_lines(lines)}</{element}>\n"


def _element(group: str, test: _Test) -> str:
    begin = f'<testcase classname="{group}" name="{_escaped(test.name)}"'
    return f"{begin}>\n{test.outcome}</testcase>\n" if test.outcome else f"{begin}/>\n"


def _lines(lines: list[str]) -> str:
    return "\n".join(map(_escaped, lines))


def _escaped(text: str) -> str:
    return replaced(one_line(text), _ENTITIES)
