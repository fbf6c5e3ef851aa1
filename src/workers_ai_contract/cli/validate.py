"""`wai validate`: judges payloads, from files of any size."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from workers_ai_contract.bulk import (
    FileSearch,
    Fragment,
    JudgingOptions,
    Notice,
    ParallelOptions,
    examine,
    is_folder,
)
from workers_ai_contract.cli.command import Command
from workers_ai_contract.cli.contract_options import add_contract_options
from workers_ai_contract.errors import UsageError
from workers_ai_contract.reporting.destination import destination
from workers_ai_contract.reporting.judgements import NAMES, Writer, layout_named
from workers_ai_contract.reporting.judgements.safe_text import one_line
from workers_ai_contract.vocabulary import Direction, Route
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence

    from workers_ai_contract.bulk import ValidationEvent
    from workers_ai_contract.reporting.judgements.layout import Layout

_LONGEST_PAYLOAD = 64 << 20


def _add_arguments(parser: ArgumentParser) -> None:
    _add_input(parser)
    add_contract_options(
        parser,
        stream="one event, or a whole stream as received (also .sse and .txt in folders)",
        form="hold payloads against this form (default: what their keys tell)",
    )
    parser.add_argument(
        "--route",
        choices=[name.value for name in Route],
        default="run",
        help="where a request is sent (default: run)",
    )
    _add_result(parser)


def _add_input(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a JSON file; JSON Lines where it ends in .jsonl or .ndjson; a folder is searched for both; "
        "'-' is stdin",
    )
    parser.add_argument("--lines", action="store_true", help="take every FILE, and stdin, for JSON Lines")
    parser.add_argument(
        "--max-bytes",
        type=int,
        default=_LONGEST_PAYLOAD,
        metavar="N",
        help="read no payload that is longer (default: 64 MiB)",
    )
    parser.add_argument(
        "--jobs", type=int, metavar="N", help="processes for long input (default: one for each core)"
    )


def _add_result(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        choices=NAMES,
        default="text",
        help="json: the result of a single payload, or an array; jsonl: one result a line; junit, sarif; "
        "github: annotations (default: text)",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the result there, whole or not at all")
    parser.add_argument(
        "--verdict-only", action="store_true", help="say which payloads are wrong, not why: faster"
    )
    parser.add_argument(
        "--fail-on",
        choices=("warning", "error"),
        default="error",
        help="warning: end with 1 for a payload with a warning, too (default: error)",
    )


def _execute(arguments: Namespace) -> int:
    _refuse_contradictions(arguments)
    layout = _layout(arguments)
    found = _search(arguments).find(arguments.files)
    events = examine(found, _options(arguments, layout), ParallelOptions(arguments.jobs))
    with destination(arguments.output) as out, closing(events), Writer(layout, out) as write:
        for event in _with_progress(events, arguments.files):
            write(event)
            for note in _notes(event):
                print(f"wai validate: {one_line(note)}", file=sys.stderr)  # noqa: T201 - talk
    return write.total.exit_code(warnings_count=arguments.fail_on == Severity.WARNING)


COMMAND = Command("validate", "Judge payloads against the contract.", _add_arguments, _execute)


def _refuse_contradictions(arguments: Namespace) -> None:
    if arguments.jobs is not None and arguments.jobs < 1:
        raise UsageError("--jobs must be at least 1")
    if arguments.max_bytes < 1:
        raise UsageError("--max-bytes must be at least 1")
    if arguments.verdict_only and arguments.fail_on == Severity.WARNING:
        raise UsageError("--verdict-only gives no warnings to fail on: leave one of the two out")


def _search(arguments: Namespace) -> FileSearch:
    return FileSearch(arguments.lines, transcripts=arguments.direction == Direction.STREAM)


def _options(arguments: Namespace, layout: Layout) -> JudgingOptions:
    return JudgingOptions(
        layout,
        direction=arguments.direction,
        revision=arguments.revision,
        profile=arguments.profile,
        route=arguments.route,
        form=arguments.form,
        verdict_only=arguments.verdict_only,
        longest=arguments.max_bytes,
    )


def _layout(arguments: Namespace) -> Layout:
    has_lines = _search(arguments).has_lines
    files = arguments.files
    folders = any(map(is_folder, files))
    return layout_named(
        arguments.format,
        single=len(files) == 1 and not folders and not has_lines(files[0]),
        summed_up=folders or (len(files) > 1 and any(map(has_lines, files))),
    )


def _with_progress(events: Iterator[ValidationEvent], files: Sequence[str]) -> Iterator[ValidationEvent]:
    """Yield the same events, and show between them how far we are if somebody may be watching."""
    if not sys.stderr.isatty():
        yield from events
        return
    # Imported here because mostly nobody does.
    from workers_ai_contract.reporting.bulk_progress import BulkProgress, size_of_all

    progress = BulkProgress(sys.stderr, os.environ, size_of_all(files))
    try:
        for event in events:
            progress.clear()
            yield event
            progress(event)
    finally:
        progress.clear()


def _has_lines(note: str) -> bool:
    """Return whether a text was refused because another JSON text begins on a later line."""
    return "not JSON: Extra data (line " in note and "Extra data (line 1," not in note


def _notes(event: ValidationEvent) -> Sequence[str]:
    if isinstance(event, Fragment):
        return [
            f"{note} With --lines, each line is a payload." if _has_lines(note) else note
            for note in event.notes
        ]
    if isinstance(event, Notice):
        return (event.note,)
    return () if event.tally.payloads else (f"{event.source.name}: there is no payload in it.",)
