"""Reports of a run of `wai fuzz`, for people and for machines; computes nothing about the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.run_reports.report import RunReport

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FILE_NAMES", "RunReport", "report_text"]

FILE_NAMES: Mapping[str, str] = {
    "json": "report.json",
    "html": "report.html",
    "junit": "junit.xml",
    "sarif": "report.sarif",
    "github": "annotations.txt",
    "markdown": "summary.md",
}
"""Each format, and the name of its file in the folder of the report."""


def report_text(name: str, report: RunReport) -> str:
    """Return a report in one of the formats of `FILE_NAMES`."""
    # Imported here because a run needs only some of them.
    if name == "html":
        from workers_ai_contract.run_reports.html import page

        return page(report)
    if name == "junit":
        from workers_ai_contract.run_reports.junit import junit_text

        return junit_text(report)
    if name == "sarif":
        from workers_ai_contract.run_reports.sarif import sarif_text

        return sarif_text(report)
    if name == "github":
        from workers_ai_contract.run_reports.annotations import annotation_text

        return annotation_text(report)
    if name == "markdown":
        from workers_ai_contract.run_reports.markdown import markdown_text

        return markdown_text(report)
    from workers_ai_contract.run_reports.machine import json_text

    return json_text(report)
