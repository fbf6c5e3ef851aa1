"""Runs of clients for the pytest plugin: what a test fails with, and what the summary says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from workers_ai_contract.api.fuzzing import fuzz
from workers_ai_contract.api.run_files import REPORT
from workers_ai_contract.conformance.verdict import Verdict
from workers_ai_contract.run_reports import RunReport
from workers_ai_contract.run_reports.terminal import result_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_contract.conformance.results import FuzzResult


_TO_ACCEPT = 'baseline="FILE" and, once, write_baseline=True as options of wai_fuzz'


class FuzzedClient(NamedTuple):
    """A run for a test; `complaint` is None if the client passed."""

    result: FuzzResult
    summary: str
    complaint: str | None


def fuzzed(command: Any, options: Mapping[str, Any]) -> FuzzedClient:  # noqa: ANN401 - what `fuzz` takes
    """Run a client and say what it came to.

    Raises:
        UsageError, SetupError: as `fuzz`.
    """
    result = fuzz(command, **options)
    folder = options["output_dir"]
    report = RunReport(result, Path(folder or "."))
    written = [] if folder is None else [str(Path(folder) / REPORT)]
    lines = list(result_lines(report, written=written, to_accept=_TO_ACCEPT))
    passed = result.verdict is Verdict.PASSED
    return FuzzedClient(result, lines[0], None if passed else "\n".join(lines))
