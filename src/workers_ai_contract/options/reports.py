"""The options of `wai report`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.settings.client_settings import OUTPUT

if TYPE_CHECKING:
    from argparse import ArgumentParser


def add_report_options(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("action", choices=("merge",), help="merge: one report of those of a campaign")
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="REPORT.json", help="report.json of each shard or part"
    )
    parser.add_argument(
        "-o", "--output", type=Path, default=Path(OUTPUT), metavar="DIR", help="folder (default: %(default)s)"
    )
    parser.add_argument(
        "--fail-on", choices=("error", "warning"), default="error", help="warning: warnings fail, too"
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="fail if a shard did not compare something that was never reported",
    )
    parser.add_argument(
        "--write-baseline", action="store_true", help="write the findings to the baseline, as known ones"
    )
    parser.add_argument(
        "--baseline", type=Path, metavar="FILE", help="known findings, which do not fail; stale entries do"
    )
