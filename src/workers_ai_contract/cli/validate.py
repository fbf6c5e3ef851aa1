"""`wai validate`: validates payloads in files of any size."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from workers_ai_contract.bulk import (
    FileSearch,
    Fragment,
    InputSource,
    JudgingOptions,
    Notice,
    ParallelOptions,
    examine,
    is_compressed,
    is_folder,
)
from workers_ai_contract.cli.command import Command
from workers_ai_contract.errors import UsageError
from workers_ai_contract.options.contract import EVERY_PROFILE, refuse_beside_schema
from workers_ai_contract.options.validating import add_validate_options
from workers_ai_contract.reporting.destination import destination, refuse_inputs
from workers_ai_contract.reporting.judgements import ResultWriter, layout_named
from workers_ai_contract.reporting.judgements.colours import wants_colours
from workers_ai_contract.traffic import counted_not_judged
from workers_ai_contract.vocabulary import Direction, ExitCode
from workers_ai_kernel.problem import Severity
from workers_ai_kernel.safe_text import one_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Generator, Iterator, Sequence

    from workers_ai_contract.bulk import ValidationEvent
    from workers_ai_contract.bulk.sources import SkippedInput
    from workers_ai_contract.bulk.tally import Tally
    from workers_ai_contract.reporting.judgements.layout import Layout

_SMALL = 64 << 10


def _execute(arguments: Namespace) -> int:
    _refuse_contradictions(arguments)
    layout = _layout(arguments)
    found = _not_written(_search(arguments).find(arguments.files), arguments.output)
    # Makes the judge, so that wrong options are refused before a file is begun.
    events = examine(found, _options(arguments, layout), ParallelOptions(arguments.jobs))
    with destination(arguments.output, _read_by(arguments)) as out:
        write = ResultWriter(layout, out)
        try:
            _write_results(arguments, events, write)
        except BrokenPipeError:
            # The reader has seen enough, as in `wai validate | head`: findings are those until then.
            has_findings = write.total.has_findings(warnings_count=_warnings_fail(arguments))
            return ExitCode.FINDINGS if has_findings else ExitCode.CLEAN
    for line in _unwrapped_lines(write.total):
        print(f"wai validate: {one_line(line)}", file=sys.stderr)  # noqa: T201 - talk
    code = write.total.exit_code(warnings_count=_warnings_fail(arguments))
    if code == ExitCode.FINDINGS and not write.total.has_findings(warnings_count=False):
        print("wai validate: failed, because of --fail-on warning", file=sys.stderr)  # noqa: T201 - talk
    return code


def _read_by(arguments: Namespace) -> Sequence[str | None]:
    return (*arguments.files, arguments.schema, arguments.private_key)


def _not_written(
    found: Iterator[InputSource | SkippedInput], output: str | None
) -> Iterator[InputSource | SkippedInput]:
    """Yield the same; the file for the result is refused when it is found in a folder."""
    for each in found:
        if output is not None and isinstance(each, InputSource):
            refuse_inputs(output, (each.path,))
        yield each


def _unwrapped_lines(total: Tally) -> Iterator[str]:
    """Yield what was opened, and what in it was not judged."""
    if total.unwrapped:
        opened = ", ".join(f"{count} {name}" for name, count in total.unwrapped)
        yield f"judged what is inside: {opened}; --unwrap none judges the wrappers"
    for reason, count in total.not_judged:
        yield f"not judged: {counted_not_judged(count, reason)}"


def _write_results(arguments: Namespace, events: Generator[ValidationEvent], write: ResultWriter) -> None:
    # An annotation already is the note.
    notes = _Notes(annotated=arguments.format == "github" and arguments.output is None)
    with closing(events), write:
        for event in _with_progress(events, arguments.files):
            write(event)
            for note in notes.of(event):
                print(f"wai validate: {one_line(note)}", file=sys.stderr)  # noqa: T201 - talk


def _warnings_fail(arguments: Namespace) -> bool:
    return bool(arguments.fail_on == Severity.WARNING)


COMMAND = Command("validate", "Validate payloads against the contract.", add_validate_options, _execute)


def _refuse_contradictions(arguments: Namespace) -> None:
    if "" in arguments.files:
        raise UsageError("the name of a FILE is empty: name a file or a folder, or '-' for stdin")
    if arguments.verdict_only and arguments.fail_on == Severity.WARNING:
        raise UsageError("--verdict-only reports no warnings: leave it or --fail-on warning out")
    if arguments.verdict_only and _is_every_profile(arguments):
        raise UsageError("--verdict-only reports one verdict: leave it or --profile all out")
    if arguments.schema is not None:
        refuse_beside_schema(
            arguments, ("direction", "form", "profile", "revision", "route", "model", "schemas")
        )
    if arguments.direction == Direction.ERROR and arguments.form is not None:
        raise UsageError("error bodies have no form: leave --form out")


def _search(arguments: Namespace) -> FileSearch:
    return FileSearch(arguments.lines, transcripts=arguments.direction == Direction.STREAM)


def _options(arguments: Namespace, layout: Layout) -> JudgingOptions:
    return JudgingOptions(
        layout,
        direction=arguments.direction,
        revision=arguments.revision,
        profile=None if _is_every_profile(arguments) else arguments.profile,
        route=arguments.route,
        form=arguments.form,
        verdict_only=arguments.verdict_only,
        longest=arguments.max_bytes,
        # The schema of a pulled model is always compiled.
        compiled=arguments.model is not None or not _is_one_small_file(arguments),
        every_profile=_is_every_profile(arguments),
        schema=arguments.schema,
        model=arguments.model,
        unwrap=arguments.unwrap,
        show_values=arguments.show_values,
        private_key=arguments.private_key,
        schemas=arguments.schemas,
    )


def _is_every_profile(arguments: Namespace) -> bool:
    return bool(arguments.profile == EVERY_PROFILE)


def _is_one_small_file(arguments: Namespace) -> bool:
    """Return whether importing the compiled engine would take longer than judging the input without it."""
    if len(arguments.files) != 1 or arguments.lines:
        return False
    if arguments.files[0].lower().endswith(".parquet"):
        return False
    try:
        status = os.stat(arguments.files[0])  # noqa: PTH116 - importing pathlib takes as long as judging
    except (OSError, ValueError):
        return False
    is_small = stat.S_ISREG(status.st_mode) and status.st_size <= _SMALL
    return is_small and not is_compressed(arguments.files[0])


def _layout(arguments: Namespace) -> Layout:
    has_lines = _search(arguments).has_lines
    files = arguments.files
    folders = any(map(is_folder, files))
    return layout_named(
        arguments.format,
        single=len(files) == 1 and not folders and not has_lines(files[0]),
        summed_up=folders or (len(files) > 1 and any(map(has_lines, files))),
        every_profile=_is_every_profile(arguments),
        warnings_fail=_warnings_fail(arguments),
        in_colour=arguments.output is None and wants_colours(os.environ, is_terminal=sys.stdout.isatty()),
    )


def _with_progress(events: Iterator[ValidationEvent], files: Sequence[str]) -> Iterator[ValidationEvent]:
    """Yield the same events; on a terminal, show the progress between them."""
    if not sys.stderr.isatty():
        yield from events
        return
    # Imported here because it is only needed on a terminal.
    from workers_ai_contract.reporting.bulk_progress import BulkProgress, size_of_all

    progress = BulkProgress(sys.stderr, os.environ, size_of_all(files))
    try:
        for event in events:
            progress.clear()
            yield event
            progress(event)
    finally:
        progress.clear()


class _Notes:
    """Turns events into messages for stderr, with at most one about a file that has no payload."""

    def __init__(self, *, annotated: bool) -> None:
        self._noted = False
        self._annotated = annotated

    def of(self, event: ValidationEvent) -> Sequence[str]:
        """Return the messages for an event."""
        if isinstance(event, Fragment):
            self._noted = self._noted or bool(event.notes)
            return [] if self._annotated else [f"{note}{_hint(note)}" for note in event.notes]
        if isinstance(event, Notice):
            return (f"{event.note}{_hint(event.note)}",)
        is_empty = not event.tally.payloads and not self._noted
        self._noted = False
        return (f"{event.source.name}: contains no payload.",) if is_empty else ()


def _hint(note: str) -> str:
    """Return a sentence with the likely solution of a read error, or nothing."""
    name = note.partition(": ")[0]
    if "no such file or directory" in note:
        if name.startswith(("http://", "https://")):
            return " URLs are not supported: download the file first."
        if any(character in name for character in "*?["):
            return " The shell did not expand the pattern."
    if "not JSON" in note and name.endswith((".yaml", ".yml")):
        return " Of YAML, only cassettes of vcrpy are read: convert the file to JSON."
    if name.endswith(".py"):
        return " This is a Python module: run it with Python or pytest."
    if "not JSON: Extra data (line " in note and "Extra data (line 1," not in note:
        return " With --lines, each line is a payload."
    return ""
