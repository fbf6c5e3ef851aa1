"""Judgements as a JUnit report, which CI servers show as test results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_contract.bulk import place_of
from workers_ai_contract.reporting.judgements.escaping import replaced
from workers_ai_contract.reporting.judgements.text import counts
from workers_ai_kernel.problem import Severity
from workers_ai_kernel.safe_text import one_line

if TYPE_CHECKING:
    from workers_ai_contract.bulk import InputSource, Tally
    from workers_ai_contract.contracts.judgement import Judgement
    from workers_ai_kernel.problem import Problem

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


@dataclass(frozen=True, slots=True)
class JUnit:
    """A test for each file, each line with problems, and the counts of each JSON Lines file.

    With `warnings_fail`, a valid payload with a warning is a failed test.
    """

    warnings_fail: bool = False
    separator: bytes = b""
    shows_api_errors_of_lines: bool = False
    counts_first: bool = True

    def header(self, total: Tally, line_files: int) -> bytes:
        """Begin the document with the counts."""
        failures = total.invalid + (total.warned_valid if self.warnings_fail else 0)
        numbers = (
            f'tests="{total.written + line_files}" failures="{failures}" '
            f'errors="{total.unreadable}" skipped="0"'
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<testsuites name="wai validate" {numbers}>\n<testsuite name="wai validate" {numbers}>\n'
        ).encode()

    def item(self, judgement: Judgement, text: bytes) -> bytes:  # noqa: ARG002 - the text is not needed
        """Return the test for a payload; nothing for a line without problems."""
        if judgement.line is not None and judgement.valid and not judgement.problems:
            return b""
        return _test(
            judgement.source or "payload",
            place_of(judgement),
            _outcome(judgement, warnings_fail=self.warnings_fail),
        )

    def source_end(self, source: InputSource, tally: Tally) -> bytes:
        """Return the test with the counts of a JSON Lines file; it never fails."""
        return _test(source.name, source.name, _output(counts(tally)))

    def footer(self, total: Tally, line_files: int) -> bytes:  # noqa: ARG002 - the same for all
        """End the document."""
        return b"</testsuite>\n</testsuites>\n"


def _test(group: str, name: str, outcome: str) -> bytes:
    begin = f'<testcase classname="{_escaped(group)}" name="{_escaped(name)}"'
    return (f"{begin}>\n{outcome}</testcase>\n" if outcome else f"{begin}/>\n").encode()


def _outcome(judgement: Judgement, *, warnings_fail: bool) -> str:
    errors = [problem for problem in judgement.problems if problem.severity is Severity.ERROR]
    warnings = [problem for problem in judgement.problems if problem.severity is Severity.WARNING]
    warning_output = _output("".join(map(_sentences, warnings))) if warnings else ""
    if judgement.valid:
        if not (warnings and warnings_fail):
            return warning_output
        errors, warning_output = warnings, ""
    kind = "error" if judgement.valid is None else "failure"
    code = errors[0].code if errors else "invalid"
    message = errors[0].message if errors else "The payload does not match the contract."
    body = _escaped("".join(map(_sentences, errors)), keep_lines=True)
    return f'<{kind} type="{_escaped(code)}" message="{_escaped(message)}">{body}</{kind}>\n{warning_output}'


def _output(text: str) -> str:
    return f"<system-out>{_escaped(text, keep_lines=True)}</system-out>\n"


def _sentences(problem: Problem) -> str:
    repair = "" if problem.repair is None else f"\n  {one_line(problem.repair)}"
    return f"{one_line(problem.message)} [{problem.code}]{repair}\n"


def _escaped(text: str, *, keep_lines: bool = False) -> str:
    lines = text.split("\n") if keep_lines else [text]
    return "\n".join(replaced(one_line(line), _ENTITIES) for line in lines)
