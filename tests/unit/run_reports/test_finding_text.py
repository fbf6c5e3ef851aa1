"""What the terminal says about a finding that was not seen again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.formats import validate_format
from tests.unit.run_reports.results import finding, result
from workers_ai_contract.conformance.verdict import Verdict
from workers_ai_contract.failures import Failure
from workers_ai_contract.run_reports import RunReport
from workers_ai_contract.run_reports.json_report import report_of
from workers_ai_contract.run_reports.markdown import markdown_text
from workers_ai_contract.run_reports.sequence import sequence_picture
from workers_ai_contract.run_reports.terminal import result_lines

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject

NOT_AGAIN = "this was not reproduced after a restart of the client"
NOT_TRIED = "not confirmed: the run was interrupted before this was tried again"


@pytest.mark.parametrize(
    ("confirmed", "said"), [(True, set[str]()), (False, {NOT_AGAIN}), (None, {NOT_TRIED})]
)
def test_only_what_was_tried_is_said_not_to_come_again(
    confirmed: bool | None,  # noqa: FBT001 - a row
    said: set[str],
) -> None:
    """After an interrupt there was no second try; the report has null."""
    found = result(replace(finding(), confirmed=confirmed), verdict=Verdict.FAILED)
    lines = {line.strip() for line in result_lines(RunReport(found, Path("out")))}

    assert lines & {NOT_AGAIN, NOT_TRIED} == said
    validate_format("report", dict(report_of(found)))


def test_a_driver_that_failed_is_shown_with_its_last_ten_lines() -> None:
    """The last ones say why, and control characters do no harm."""
    printed = "".join(f"line {number}\x1b\n" for number in range(12))
    detail: JsonObject = {"reason": "exited with code 1", "stderr": printed}
    failure = Failure("driver-crashed", "chat", stream=False, detail=detail)
    found = result(replace(finding(), failure=failure), verdict=Verdict.FAILED)
    lines = list(result_lines(RunReport(found, Path("out"))))

    begin = lines.index("  seen:    the driver exited with code 1")
    assert lines[begin + 1] == "  stderr:"
    assert lines[begin + 2 : begin + 12] == [f"    line {number}\\x1b" for number in range(2, 12)]


@pytest.mark.parametrize(
    ("expected", "got", "seen"),
    [
        ("e\u0301", "\u00e9", '"expected":"e\\u0301","got":"\\u00e9"'),
        ("\u6f6e\u200b", "\u6f6e", '"expected":"\\u6f6e\\u200b","got":"\\u6f6e"'),
        ("\u00e9", "\u00e8", '"expected":"\u00e9","got":"\u00e8"'),
    ],
    ids=["normal form", "invisible character", "visible difference"],
)
def test_texts_that_print_alike_are_escaped(expected: str, got: str, seen: str) -> None:
    """In each report for people; other texts stay readable."""
    detail: JsonObject = {"pointer": "/text", "expected": expected, "got": got}
    failure = Failure("text-altered", "chat", stream=False, detail=detail)
    found = replace(finding(), failure=failure)
    report = RunReport(result(found, verdict=Verdict.FAILED), Path("out"))

    assert any(seen in line for line in result_lines(report))
    shown = seen.rpartition(":")[2]
    assert f'"got": {shown}' in markdown_text(report)
    assert shown.strip('"') in sequence_picture(found)
