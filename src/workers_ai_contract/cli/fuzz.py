"""`wai fuzz`: finds out what a client makes of the API."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workers_ai_contract.cli.command import Command
from workers_ai_contract.conformance.bench import CALL_TIMEOUT_S, split_command
from workers_ai_contract.conformance.events import DriverReady
from workers_ai_contract.conformance.extras import require_fuzz
from workers_ai_contract.conformance.replays import write_json, write_replays
from workers_ai_contract.conformance.run import MAX_EXAMPLES, Config, run
from workers_ai_contract.errors import SetupError
from workers_ai_contract.reporting.json_report import report_of
from workers_ai_contract.reporting.progress import Progress
from workers_ai_contract.reporting.text import result_lines
from workers_ai_contract.vocabulary import ExitCode, Form

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Generator
    from types import FrameType
    from typing import Self

    from workers_ai_contract.conformance.events import Event

_LARGEST_SEED = 2**32 - 1


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--command",
        required=True,
        metavar="CMD",
        help="what starts the client's driver, which speaks the client protocol on stdin and stdout; "
        "it is split as a shell would, without one",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("wai-report"),
        metavar="DIR",
        help="where report.json and replays/ go (default: wai-report)",
    )
    parser.add_argument("--seed", type=_seed, metavar="N", help="draw the same cases again (default: any)")
    parser.add_argument(
        "--max-examples",
        type=_positive_integer,
        default=MAX_EXAMPLES,
        metavar="N",
        help=f"how many cases are drawn for each operation, streamed and not (default: {MAX_EXAMPLES})",
    )
    parser.add_argument(
        "--max-time", type=_seconds, metavar="S", help="end after so many seconds, incomplete"
    )
    parser.add_argument(
        "--call-timeout",
        type=_seconds,
        default=CALL_TIMEOUT_S,
        metavar="S",
        help=f"how long the client has for one call (default: {CALL_TIMEOUT_S:g})",
    )
    parser.add_argument(
        "--operation",
        action="append",
        choices=[form.value for form in Form],
        default=[],
        help="only this operation; may be given more than once (default: all that the client has)",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="(default: text)")


def _execute(arguments: Namespace) -> int:
    config = _config(arguments)
    split_command(config.command)
    require_fuzz()
    _make_folder(arguments.output)
    progress = Progress(sys.stderr, os.environ)

    def listen(event: Event) -> None:
        # Not before the client is ready: where nothing runs, one sentence says why, and no more.
        if isinstance(event, DriverReady):
            progress.clear()
            print(f"wai fuzz: seed {config.seed}", file=sys.stderr)  # noqa: T201 - the command's own talk
        progress(event)

    with _no_traces(), _Interrupts() as interrupts:
        try:
            result = run(config, listen, stop=interrupts.asked)
        finally:
            progress.clear()
    report = report_of(result)
    write_replays(arguments.output, result.findings, config.command, call_timeout_s=config.call_timeout_s)
    write_json(arguments.output / "report.json", report)
    if arguments.format == "json":
        sys.stdout.write(json.dumps(report, ensure_ascii=True, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in result_lines(result, arguments.output))
    return ExitCode.INTERRUPTED if result.interrupted else result.verdict.exit_code


def _config(arguments: Namespace) -> Config:
    return Config(
        command=arguments.command,
        seed=secrets.randbelow(_LARGEST_SEED + 1) if arguments.seed is None else arguments.seed,
        max_examples=arguments.max_examples,
        max_time_s=arguments.max_time,
        operations=frozenset(map(Form, arguments.operation)),
        call_timeout_s=arguments.call_timeout,
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(f"cannot write to {folder}: {error.strerror or error}") from error


@contextmanager
def _no_traces() -> Generator[None]:
    """Keep Hypothesis from leaving its own folder where the user happens to be."""
    from hypothesis.configuration import set_hypothesis_home_dir

    with tempfile.TemporaryDirectory(prefix="wai-") as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)


class _Interrupts:
    """Turns Ctrl-C and a request to terminate into one interrupt, so that no client is left running.

    Further ones are passed over: what is left to do takes seconds, and must be done.
    """

    def __init__(self) -> None:
        self._asked = False
        self._before: dict[signal.Signals, Any] = {}

    def asked(self) -> bool:
        """Return whether the run is to end."""
        return self._asked

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._interrupt)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        if not self._asked:
            self._asked = True
            raise KeyboardInterrupt


def _seed(text: str) -> int:
    value = int(text)
    if not 0 <= value <= _LARGEST_SEED:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and {_LARGEST_SEED}")
    return value


def _positive_integer(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not at least 1")
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds above 0")
    return value


COMMAND = Command("fuzz", "Find out what a client makes of the API.", _add_arguments, _execute)
