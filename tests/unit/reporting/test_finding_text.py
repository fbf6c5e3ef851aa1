"""What the terminal says about a finding that was not seen again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.formats import validate_format
from tests.unit.reporting.results import finding, result
from workers_ai_contract.conformance.verdict import Verdict
from workers_ai_contract.reporting.json_report import report_of
from workers_ai_contract.reporting.runs import RunReport
from workers_ai_contract.reporting.runs.terminal import result_lines

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
