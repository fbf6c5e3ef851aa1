"""`wai replay`: reproduces one finding from its replay file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.cli.command import Command
from workers_ai_contract.conformance.bench import Bench
from workers_ai_contract.conformance.extras import require_fuzz
from workers_ai_contract.conformance.replays import read_replay
from workers_ai_contract.reporting.text import replay_lines
from workers_ai_contract.vocabulary import ExitCode

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_SETTLE_S = 0.2


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a replay file written by `wai fuzz`")
    parser.add_argument(
        "--command", metavar="CMD", help="start this client instead of the one named in the file"
    )


def _execute(arguments: Namespace) -> int:
    replay = read_replay(arguments.file)
    command = replay.command if arguments.command is None else arguments.command
    require_fuzz()
    print(f"wai replay: starting {command}", file=sys.stderr)  # noqa: T201 - the file names the program
    with Bench(command, call_timeout_s=replay.call_timeout_s) as bench:
        examined = bench.examine(replay.case, settle_s=_SETTLE_S)
    reproduced = any(failure.identity == replay.identity for failure in examined.failures)
    sys.stdout.writelines(f"{line}\n" for line in replay_lines(replay, examined, reproduced=reproduced))
    if reproduced:
        return ExitCode.FINDINGS
    return ExitCode.CLEAN if examined.trouble is None else ExitCode.INCOMPLETE


COMMAND = Command("replay", "Reproduce one finding from its file.", _add_arguments, _execute)
