"""One report of the reports of several runs."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from workers_ai_contract.api.fuzzing import made_folder, write_reports
from workers_ai_contract.api.run_files import REPORT, refuse_run_inputs, reports_in
from workers_ai_contract.assessment import Rules, assessed, read_baseline, written_baseline
from workers_ai_contract.conformance.replays import place_of
from workers_ai_contract.errors import SetupError, UsageError
from workers_ai_contract.formats.json_files import write_json
from workers_ai_contract.run_reports import FILE_NAMES, RunReport
from workers_ai_contract.run_reports.json_report import report_of
from workers_ai_contract.run_reports.reading import merged_reports, read_report
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from workers_ai_contract.conformance.results import ClientFinding, FuzzResult
    from workers_ai_contract.run_reports.reading import ReportRead


def merge_reports(  # noqa: PLR0913 - the options of `wai report merge`
    paths: Sequence[Path],
    folder: Path,
    *,
    fail_on: str = "error",
    strict: bool = False,
    baseline: Path | None = None,
    write_baseline: bool = False,
) -> RunReport:
    """Write one report of the reports of one campaign, with their replay files, and return it.

    Raises:
        UsageError: a file is not a report, they are not of one campaign, or the report would replace a file
            that is read.
        SetupError: a file cannot be read, or the folder cannot be written.
    """
    if write_baseline and baseline is None:
        raise UsageError("--write-baseline needs --baseline FILE")
    refuse_run_inputs(reports_in(folder, {}), (*paths, baseline))
    reports = [read_report(path) for path in paths]
    whole = merged_reports(reports)
    known = frozenset(whole.known)
    if baseline is not None:
        write = written_baseline(baseline, whole.client_name, whole) if write_baseline else None
        known = (write or read_baseline(baseline)).get(whole.client_name, frozenset())
    rules = Rules(Severity(fail_on), strict, known)
    whole = assessed(whole, rules)
    made_folder(folder)
    _copy_replays(whole, reports, folder)
    policies = reports[0].policies
    report = RunReport(whole, folder, rules, policies)
    write_json(folder / REPORT, report_of(whole, policies))
    write_reports(report, {"html": folder / FILE_NAMES["html"]})
    return report


def _copy_replays(whole: FuzzResult, reports: Sequence[ReportRead], folder: Path) -> None:
    """Copy the replay file of each finding from the report that has its case."""
    keys = [{each.case.key for each in _all_findings(report.result)} for report in reports]
    for finding in _all_findings(whole):
        place = place_of(finding.failure.identity)
        for report, found in zip(reports, keys, strict=True):
            source = report.path.parent / place
            if (
                finding.case.key in found
                and source.is_file()
                and source.resolve() != (folder / place).resolve()
            ):
                try:
                    shutil.copyfile(source, folder / place)
                except OSError as error:
                    raise SetupError(f"cannot copy {source}: {error.strerror or error}") from error
                break


def _all_findings(result: FuzzResult) -> tuple[ClientFinding, ...]:
    return (*result.findings, *result.flaky)
