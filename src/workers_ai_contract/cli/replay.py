"""`wai replay`: reproduces one finding from its replay file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.cli.command import Command
from workers_ai_contract.conformance.bench import Bench
from workers_ai_contract.conformance.extras import require_fuzz
from workers_ai_contract.conformance.replays import read_replay
from workers_ai_contract.errors import UsageError
from workers_ai_contract.options.client import add_client_options, clean_stdout
from workers_ai_contract.run_reports.replayed import replay_lines
from workers_ai_contract.vocabulary import ExitCode
from workers_ai_kernel.safe_text import one_line, output_line

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from workers_ai_contract.conformance.replays import Replay

_SETTLE_S = 0.2


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a replay file written by `wai fuzz`")
    add_client_options(parser, "start this client instead of the one named in the file")
    parser.add_argument(
        "--trust", action="store_true", help="start the client named in the file, which can be any program"
    )


def _execute(arguments: Namespace) -> int:
    replay = read_replay(arguments.file)
    command = _command(arguments, replay)
    require_fuzz()
    print(f"wai replay: starting {one_line(command)}", file=sys.stderr)  # noqa: T201 - the file names the program
    if replay.contract_change is not None:
        message = f"wai replay: {replay.contract_change}: another result may be right now"
        print(one_line(message), file=sys.stderr)  # noqa: T201 - a message
    with clean_stdout(command), Bench(command, call_timeout_s=replay.call_timeout_s) as bench:
        examined = bench.examine(replay.case, settle_s=_SETTLE_S)
    if bench.ending is not None:
        print(f"wai replay: warning: the driver {one_line(bench.ending)}", file=sys.stderr)  # noqa: T201 - a message
    reproduced = replay.is_shown_by(examined.failures)
    lines = replay_lines(replay, examined, reproduced=reproduced)
    sys.stdout.writelines(f"{output_line(line)}\n" for line in lines)
    if reproduced:
        return ExitCode.FINDINGS
    return ExitCode.CLEAN if examined.trouble is None else ExitCode.INCOMPLETE


def _command(arguments: Namespace, replay: Replay) -> str:
    """Return the command to start; that of the file only if the user trusts it."""
    if arguments.command is not None:
        return str(arguments.command)
    if arguments.trust:
        return replay.command
    raise UsageError(
        f"the file asks to start this program: {one_line(replay.command)} - if you trust it, add --trust; "
        "--command starts another client"
    )


COMMAND = Command("replay", "Reproduce one finding from its file.", _add_arguments, _execute)
