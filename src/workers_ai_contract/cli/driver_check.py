"""`wai fuzz --check-driver`: one call of each kind, with both sides of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from workers_ai_contract.checking.outcomes import Trouble
from workers_ai_contract.conformance.bench import Bench
from workers_ai_contract.conformance.driver_check import check_driver
from workers_ai_contract.conformance.extras import require_fuzz
from workers_ai_contract.options.client import clean_stdout
from workers_ai_contract.run_reports.driver_check import call_lines, ready_line
from workers_ai_contract.vocabulary import ExitCode
from workers_ai_kernel.safe_text import output_line

if TYPE_CHECKING:
    from workers_ai_contract.settings import FuzzSettings


def checked_driver(settings: FuzzSettings) -> ExitCode:
    """Check the driver of a client in the chosen operations, and print both sides of each call.

    Raises:
        SetupError: the driver does not start, or the extra `fuzz` is not installed.
    """
    require_fuzz()
    out = sys.stdout
    works = True
    with (
        clean_stdout(settings.command),
        Bench(settings.command, call_timeout_s=settings.call_timeout_s) as bench,
    ):
        out.write(output_line(ready_line(bench.ready)) + "\n")
        for checked in check_driver(bench, frozenset(settings.operations)):
            out.writelines(f"{output_line(line)}\n" for line in call_lines(checked))
            works = works and not isinstance(checked.examined.observation.outcome, Trouble)
    ending = "answers every kind of call: run wai fuzz" if works else "fails at least one kind of call"
    out.write(f"\nthe driver {ending}\n")
    return ExitCode.CLEAN if works else ExitCode.FINDINGS
