"""`wai fuzz`: tests how a client handles the API."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workers_ai_contract.api.fuzzing import fuzz
from workers_ai_contract.api.run_files import REPORT
from workers_ai_contract.assessment import Rules
from workers_ai_contract.cli.command import Command
from workers_ai_contract.cli.driver_check import checked_driver
from workers_ai_contract.conformance.events import DriverEnded, DriverReady, Finished, Started
from workers_ai_contract.errors import UsageError, WaiError
from workers_ai_contract.options.client import clean_stdout
from workers_ai_contract.options.fuzz_settings import (
    chosen_file,
    chosen_settings,
    labelled,
    refuse_own_inputs,
)
from workers_ai_contract.options.fuzzing import add_options
from workers_ai_contract.reporting.judgements.colours import wants_colours
from workers_ai_contract.run_reports import RunReport, report_text
from workers_ai_contract.run_reports.progress import Progress
from workers_ai_contract.run_reports.terminal import result_lines
from workers_ai_contract.traffic.stimuli import Stimuli
from workers_ai_contract.vocabulary import ExitCode
from workers_ai_kernel.problem import Severity
from workers_ai_kernel.safe_text import one_line, output_line, output_lines

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence
    from types import FrameType
    from typing import Self

    from workers_ai_contract.conformance.events import FuzzEvent
    from workers_ai_contract.conformance.results import FuzzResult
    from workers_ai_contract.settings import FuzzSettings, SettingsFile


def _execute(arguments: Namespace) -> int:
    file = chosen_file(arguments)
    if arguments.list:
        return _list(file)
    chosen = chosen_settings(arguments, file)
    if arguments.check_driver:
        with _Interrupts():
            return _worst([checked_driver(settings) for settings in chosen])
    if arguments.write_baseline and any(settings.baseline is None for settings in chosen):
        raise UsageError("--write-baseline needs --baseline FILE, or `baseline` in the settings file")
    refuse_own_inputs(chosen, file)
    if file is not None:
        print(f"wai fuzz: settings from {one_line(str(file.path))}", file=sys.stderr)  # noqa: T201 - talk
    with _Interrupts() as interrupts:
        codes = [_code_of(arguments, settings, interrupts, alone=len(chosen) == 1) for settings in chosen]
    return _worst(codes)


def _list(file: SettingsFile | None) -> int:
    if file is None:
        raise UsageError("no clients.toml, and no [tool.wai] in pyproject.toml: name a file with --config")
    for name in file.clients:
        sys.stdout.write(output_line(f"{name}  {labelled(name, file)['command']}") + "\n")
    return ExitCode.CLEAN


def _code_of(
    arguments: Namespace, settings: FuzzSettings, interrupts: _Interrupts, *, alone: bool
) -> ExitCode:
    """Run one client; one of several that cannot be run does not keep the others from it."""
    if interrupts.asked():
        return ExitCode.INTERRUPTED
    if not alone:
        print(f"wai fuzz: {one_line(settings.name)}", file=sys.stderr)  # noqa: T201 - talk
    try:
        result = _tested(arguments, settings, interrupts.asked)
    except WaiError as error:
        if alone:
            raise
        print(f"wai fuzz: {one_line(settings.name)}: {output_lines(str(error))}", file=sys.stderr)  # noqa: T201 - talk
        return ExitCode.USAGE
    return ExitCode.INTERRUPTED if result.interrupted else result.verdict.exit_code


def _worst(codes: Sequence[ExitCode]) -> ExitCode:
    """Return the exit code of several runs; a client that could not be run leaves the whole incomplete."""
    for code in (ExitCode.INTERRUPTED, ExitCode.FINDINGS, ExitCode.INCOMPLETE):
        if code in codes:
            return code
    if ExitCode.USAGE not in codes:
        return ExitCode.CLEAN
    return ExitCode.INCOMPLETE if ExitCode.CLEAN in codes else ExitCode.USAGE


def _tested(arguments: Namespace, settings: FuzzSettings, stop: Callable[[], bool]) -> FuzzResult:
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

    for note in () if settings.replay is None else Stimuli(Path(settings.replay)).notes():
        print(f"wai fuzz: {one_line(note)}", file=sys.stderr)  # noqa: T201 - talk
    try:
        with clean_stdout(settings.command):
            return _run(arguments, settings, listen, stop)
    finally:
        progress.clear()
        # Shown even if the report cannot be written.
        if result is not None:
            _show(arguments, settings, result)


def _show(arguments: Namespace, settings: FuzzSettings, result: FuzzResult) -> None:
    rules = Rules(settings.fail_on, settings.strict)
    report = RunReport(result, settings.output, rules, settings.policies)
    if arguments.format != "text":
        sys.stdout.write(report_text(arguments.format, report))
    if arguments.format in {"text", "github"}:
        written = [str(settings.output / REPORT), *(str(each.path) for each in settings.reports)]
        in_colour = wants_colours(os.environ, is_terminal=sys.stdout.isatty())
        lines = result_lines(report, written=written, in_colour=in_colour)
        sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()
    failing = [finding.failure.severity for finding in result.findings if report.fails(finding)]
    if failing and Severity.ERROR not in failing:
        print("wai fuzz: failed, because of --fail-on warning", file=sys.stderr)  # noqa: T201 - talk


def _run(
    arguments: Namespace,
    settings: FuzzSettings,
    listen: Callable[[FuzzEvent], None],
    stop: Callable[[], bool],
) -> FuzzResult:
    return fuzz(
        settings.command,
        seed=settings.seed,
        max_examples=settings.max_examples,
        max_time_s=settings.max_time_s,
        call_timeout_s=settings.call_timeout_s,
        operations=[form.value for form in settings.operations],
        processes=settings.processes,
        shard=settings.shard,
        database=settings.database,
        replay=settings.replay,
        output_dir=settings.output,
        name=settings.name or None,
        select=settings.select,
        ignore=settings.ignore,
        fail_on=settings.fail_on,
        strict=settings.strict,
        baseline=settings.baseline,
        write_baseline=arguments.write_baseline,
        policies=settings.policies.to_json(),
        profile=settings.profile,
        accept_null_content=settings.accept_null_content,
        reports={report.format: report.path for report in settings.reports},
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


COMMAND = Command("fuzz", "Test how a client handles the API.", add_options, _execute)
