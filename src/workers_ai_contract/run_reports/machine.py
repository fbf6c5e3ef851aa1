"""The report as JSON text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workers_ai_contract.run_reports.json_report import report_of

if TYPE_CHECKING:
    from workers_ai_contract.run_reports.report import RunReport


def json_text(report: RunReport) -> str:
    """Return the report in the format of `formats/report.schema.json`, in ASCII."""
    return json.dumps(report_of(report.result, report.policies), ensure_ascii=True, indent=2) + "\n"
