"""`wai fuzz`: tests how a client handles the API."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workers_ai_contract.api.arguments import LONGEST_S
from workers_ai_contract.api.fuzzing import LARGEST_SEED, fuzz
from workers_ai_contract.cli.command import Command
from workers_ai_contract.conformance.bench import CALL_TIMEOUT_S
from workers_ai_contract.conformance.events import DriverEnded, DriverReady, Finished, Started
from workers_ai_contract.conformance.run import MAX_EXAMPLES
from workers_ai_contract.reporting.json_report import report_of
from workers_ai_contract.reporting.progress import Progress
from workers_ai_contract.reporting.text import result_lines
from workers_ai_contract.vocabulary import ExitCode, Form
from workers_ai_kernel.safe_text import one_line, output_line

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable
    from types import FrameType
    from typing import Self

    from workers_ai_contract.conformance.events import FuzzEvent
    from workers_ai_contract.conformance.results import FuzzResult


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
    progress = Progress(sys.stderr, os.environ)
    seed: int | None = None
    result: FuzzResult | None = None

    def listen(event: FuzzEvent) -> None:
        nonlocal seed, result
        if isinstance(event, Started):
            seed = event.seed
        if isinstance(event, Finished):
            result = event.result
        # Printed once the client is ready, so that a failed start prints only the error.
        if isinstance(event, DriverReady):
            progress.clear()
            print(f"wai fuzz: seed {seed}", file=sys.stderr)  # noqa: T201 - a message of the command
        if isinstance(event, DriverEnded):
            progress.clear()
            print(f"wai fuzz: warning: the driver {one_line(event.how)}", file=sys.stderr)  # noqa: T201 - a message
        progress(event)

    with _Interrupts() as interrupts:
        try:
            finished = _run(arguments, listen, interrupts.asked)
        finally:
            progress.clear()
            # Shown even if the report cannot be written.
            if result is not None:
                _show(arguments, result)
    return ExitCode.INTERRUPTED if finished.interrupted else finished.verdict.exit_code


def _show(arguments: Namespace, result: FuzzResult) -> None:
    if arguments.format == "json":
        sys.stdout.write(json.dumps(report_of(result), ensure_ascii=True, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{output_line(line)}\n" for line in result_lines(result, arguments.output))
    sys.stdout.flush()


def _run(arguments: Namespace, listen: Callable[[FuzzEvent], None], stop: Callable[[], bool]) -> FuzzResult:
    return fuzz(
        arguments.command,
        seed=arguments.seed,
        max_examples=arguments.max_examples,
        max_time_s=arguments.max_time,
        call_timeout_s=arguments.call_timeout,
        operations=arguments.operation,
        output_dir=arguments.output,
        on_event=listen,
        stop=stop,
    )


class _Interrupts:
    """Turns SIGINT, SIGTERM and SIGHUP into one KeyboardInterrupt, so that no client keeps running.

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
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
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
    if not 0 <= value <= LARGEST_SEED:
        raise argparse.ArgumentTypeError(f"must be from 0 to {LARGEST_SEED}")
    return value


def _positive_integer(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= LONGEST_S:
        raise argparse.ArgumentTypeError(f"must be more than 0 and at most {LONGEST_S} seconds")
    return value


COMMAND = Command("fuzz", "Test how a client handles the API.", _add_arguments, _execute)
