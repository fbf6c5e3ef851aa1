"""The options of `wai fuzz`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.api.arguments import LONGEST_S
from workers_ai_contract.api.fuzzing import LARGEST_SEED
from workers_ai_contract.options.client import add_client_options
from workers_ai_contract.options.numbers import seconds, whole_number
from workers_ai_contract.run_reports import FILE_NAMES
from workers_ai_contract.settings import BUDGETS, Suite
from workers_ai_contract.settings.client_settings import CALL_TIMEOUT_S, OUTPUT
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from argparse import ArgumentParser

BY_NAME = "."
"""Stands for the usual name of a report in the folder of the run."""


def add_options(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "clients",
        nargs="*",
        metavar="NAME",
        help="a client of the settings file (default: all of them, one after the other)",
    )
    add_client_options(
        parser,
        "command that starts the client's driver, which speaks the client protocol on stdin and stdout; "
        "split like a shell command line, but run without a shell",
    )
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="settings file (default: clients.toml, or [tool.wai] in pyproject.toml, in the current folder)",
    )
    parser.add_argument("--list", action="store_true", help="list the clients of the settings file, and exit")
    parser.add_argument(
        "--check-driver",
        action="store_true",
        help="make one call of each kind, show what was asked, sent, answered and reported, and exit",
    )
    _add_budget(parser)
    _add_verdict(parser)
    _add_results(parser)


def _add_budget(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("what is tried")
    group.add_argument(
        "--suite",
        choices=[suite.value for suite in Suite],
        help="how much is tried: smoke, default or thorough (default: default)",
    )
    group.add_argument(
        "--seed",
        type=whole_number(0, LARGEST_SEED),
        metavar="N",
        help="seed of the drawn cases (default: random)",
    )
    group.add_argument(
        "--max-examples",
        type=whole_number(1),
        metavar="N",
        help=f"number of cases for each operation, streamed and not streamed ({_of_suites('max_examples')})",
    )
    group.add_argument(
        "--max-time",
        type=seconds(LONGEST_S),
        metavar="S",
        help=f"stop after S seconds; the run is then incomplete ({_of_suites('max_time_s')})",
    )
    group.add_argument(
        "--call-timeout",
        type=seconds(LONGEST_S),
        metavar="S",
        help=f"time limit for one call, in seconds (default: {CALL_TIMEOUT_S:g})",
    )
    group.add_argument(
        "-n",
        "--processes",
        type=whole_number(1),
        metavar="N",
        help="test the operations in up to N processes, each with a driver of its own (default: 1)",
    )
    group.add_argument(
        "--shard",
        metavar="I/N",
        help="run only the I-th of N parts of the cases; needs --seed; `wai report merge` joins the reports",
    )
    group.add_argument(
        "--database",
        metavar="URL",
        help="share failing cases with other runs: a Redis server (redis://HOST:PORT/NUMBER) or a folder",
    )
    group.add_argument(
        "--replay",
        metavar="FILE",
        help="also make the calls of a recording: FILE.har, FILE.jsonl, or a cassette; each gets its answer",
    )
    group.add_argument(
        "--operation",
        action="append",
        choices=[form.value for form in Form],
        help="test only this operation; can be repeated (default: all operations of the client)",
    )


def _add_verdict(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("what counts")
    for name, help_text in (
        ("--select", "report only findings with this code; can be repeated (default: all)"),
        ("--ignore", "do not report findings with this code; can be repeated"),
    ):
        group.add_argument(name, action="append", metavar="CODE", help=help_text)
    group.add_argument(
        "--fail-on",
        choices=("error", "warning"),
        help="warning: warnings fail the run, too (default: error)",
    )
    group.add_argument(
        "--strict",
        action="store_true",
        default=None,
        help="fail if something was not compared, because the driver never reports it",
    )
    group.add_argument(
        "--baseline", metavar="FILE", help="known findings, which do not fail the run; stale entries do"
    )
    group.add_argument(
        "--write-baseline",
        action="store_true",
        help="write the findings to the baseline; the exit code is that of a run in which they are known",
    )


def _add_results(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("results")
    group.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        help="folder for report.json and replays/; with several clients, one in it for each "
        f"(default: {OUTPUT})",
    )
    group.add_argument(
        "--report",
        action="append",
        default=[],
        type=_report,
        metavar="FORMAT[=FILE]",
        help=f"write a report: {', '.join(FILE_NAMES)}; can be repeated (default: html; FILE in DIR)",
    )
    group.add_argument(
        "--format",
        choices=("text", *(name for name in FILE_NAMES if name != "html")),
        default="text",
        help="what is printed; github: annotations, then the text (default: text)",
    )


def _report(text: str) -> tuple[str, str]:
    name, equals, path = text.partition("=")
    if name not in FILE_NAMES or (equals and not path):
        raise argparse.ArgumentTypeError(
            f"must be FORMAT or FORMAT=FILE; the formats are {', '.join(FILE_NAMES)}"
        )
    return name, path or BY_NAME


def _of_suites(field: str) -> str:
    return ", ".join(f"{suite}: {getattr(budget, field):g}" for suite, budget in BUDGETS.items())
