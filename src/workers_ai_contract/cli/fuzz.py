"""`wai fuzz`: tests how a client handles the API."""

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

    from workers_ai_contract.conformance.events import RunEvent

_LARGEST_SEED = 2**32 - 1


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--command",
        required=True,
        metavar="CMD",
        help="command that starts the client's driver, which speaks the client protocol on stdin and stdout; "
        "split like a shell command line, but run without a shell",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("wai-report"),
        metavar="DIR",
        help="folder for report.json and replays/ (default: wai-report)",
    )
    parser.add_argument("--seed", type=_seed, metavar="N", help="seed of the drawn cases (default: random)")
    parser.add_argument(
        "--max-examples",
        type=_positive_integer,
        default=MAX_EXAMPLES,
        metavar="N",
        help=f"number of cases for each operation, streamed and not streamed (default: {MAX_EXAMPLES})",
    )
    parser.add_argument(
        "--max-time", type=_seconds, metavar="S", help="stop after S seconds; the run is then incomplete"
    )
    parser.add_argument(
        "--call-timeout",
        type=_seconds,
        default=CALL_TIMEOUT_S,
        metavar="S",
        help=f"time limit for one call, in seconds (default: {CALL_TIMEOUT_S:g})",
    )
    parser.add_argument(
        "--operation",
        action="append",
        choices=[form.value for form in Form],
        default=[],
        help="test only this operation; can be repeated (default: all operations of the client)",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="(default: text)")


def _execute(arguments: Namespace) -> int:
    config = _config(arguments)
    split_command(config.command)
    require_fuzz()
    _make_folder(arguments.output)
    progress = Progress(sys.stderr, os.environ)

    def listen(event: RunEvent) -> None:
        # Printed once the client is ready, so that a failed start prints only the error.
        if isinstance(event, DriverReady):
            progress.clear()
            print(f"wai fuzz: seed {config.seed}", file=sys.stderr)  # noqa: T201 - a message of the command
        progress(event)

    with _temporary_hypothesis_home(), _Interrupts() as interrupts:
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
    if folder.exists() and not folder.is_dir():
        raise SetupError(f"cannot write to {folder}: it is a file, but a folder is needed")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(f"cannot write to {folder}: {error.strerror or error}") from error


@contextmanager
def _temporary_hypothesis_home() -> Generator[None]:
    """Keep Hypothesis from creating its folder in the working directory."""
    from hypothesis.configuration import set_hypothesis_home_dir

    with tempfile.TemporaryDirectory(prefix="wai-") as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)


class _Interrupts:
    """Turns SIGINT and SIGTERM into one KeyboardInterrupt, so that no client keeps running.

    Further signals are ignored, because the cleanup takes only seconds and must be completed.
    """

    def __init__(self) -> None:
        self._asked = False
        self._before: dict[signal.Signals, Any] = {}

    def asked(self) -> bool:
        """Return whether an interrupt was requested."""
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
        raise argparse.ArgumentTypeError(f"must be from 0 to {_LARGEST_SEED}")
    return value


def _positive_integer(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("must be a number of seconds greater than 0")
    return value


COMMAND = Command("fuzz", "Test how a client handles the API.", _add_arguments, _execute)
