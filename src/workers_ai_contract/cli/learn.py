"""`wai learn`: what recorded answers have and the observed contract does not."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.cli.command import Command
from workers_ai_contract.vocabulary import ExitCode
from workers_ai_kernel.safe_text import output_line

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="a recording or log with answers of the model: whatever `wai validate` unwraps",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text or json (default: %(default)s)"
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write a draft of corrections, in TOML, to FILE"
    )


def _execute(arguments: Namespace) -> int:
    from workers_ai_contract.learning import Lessons, draft, learn_from
    from workers_ai_contract.reporting.destination import destination
    from workers_ai_contract.reporting.learnt import learnt_json, learnt_lines

    lessons = Lessons()
    skipped = 0
    for path in arguments.files:
        for each in learn_from(path, lessons):
            skipped += 1
            print(f"wai learn: {output_line(f'{each.place}: {each.reason}')}", file=sys.stderr)  # noqa: T201 - talk
    if arguments.format == "json":
        print(json.dumps(learnt_json(lessons), indent=2))  # noqa: T201 - this is a front end
    else:
        sys.stdout.writelines(f"{output_line(line)}\n" for line in learnt_lines(lessons))
    if arguments.output is not None:
        with destination(arguments.output, arguments.files) as out:
            out.write(draft(lessons.lessons).encode())
    if lessons.lessons:
        return ExitCode.FINDINGS
    if not lessons.answers:
        return ExitCode.USAGE
    return ExitCode.INCOMPLETE if skipped else ExitCode.CLEAN


COMMAND = Command("learn", "Find what answers have and the contract lacks.", _add_arguments, _execute)
