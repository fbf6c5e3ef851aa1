"""`wai report merge`: makes one report of those of several runs."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from workers_ai_contract.api.reports import merge_reports
from workers_ai_contract.api.run_files import REPORT
from workers_ai_contract.cli.command import Command
from workers_ai_contract.conformance.extras import require_fuzz
from workers_ai_contract.options.reports import add_report_options
from workers_ai_contract.reporting.judgements.colours import wants_colours
from workers_ai_contract.run_reports import FILE_NAMES
from workers_ai_contract.run_reports.terminal import result_lines

if TYPE_CHECKING:
    from argparse import Namespace


def _execute(arguments: Namespace) -> int:
    require_fuzz()
    report = merge_reports(
        arguments.files,
        arguments.output,
        fail_on=arguments.fail_on,
        strict=arguments.strict,
        baseline=arguments.baseline,
        write_baseline=arguments.write_baseline,
    )
    written = [str(arguments.output / name) for name in (REPORT, FILE_NAMES["html"])]
    in_colour = wants_colours(os.environ, is_terminal=sys.stdout.isatty())
    sys.stdout.writelines(f"{line}\n" for line in result_lines(report, written=written, in_colour=in_colour))
    return report.result.verdict.exit_code


COMMAND = Command("report", "Make one report of those of several runs.", add_report_options, _execute)
