"""`wai validate`: judges files of payloads."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.cli.command import Command
from workers_ai_contract.reporting.judgements import JsonReport, TextReport, place_of
from workers_ai_contract.validation import Judge, Judgement, Problem
from workers_ai_contract.vocabulary import Direction, ExitCode, Form, Profile, Revision, Route

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from workers_ai_contract.reporting.judgements import JudgementReport

_LINES_SUFFIXES = frozenset({".jsonl", ".ndjson"})
_STDIN = "-"


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a JSON file; JSON Lines where it ends in .jsonl or .ndjson; '-' reads JSON from stdin",
    )
    parser.add_argument(
        "--direction",
        choices=[name.value for name in Direction],
        default="input",
        help="stream: one event; stream and error: observed only (default: input)",
    )
    parser.add_argument(
        "--revision",
        choices=(*(name.value for name in Revision), "latest"),
        default="latest",
        help="(default: latest)",
    )
    parser.add_argument(
        "--profile",
        choices=[name.value for name in Profile],
        default="published",
        help="enforced: what the live API takes of requests; observed: what really travels, no revisions "
        "(default: published)",
    )
    parser.add_argument(
        "--form",
        choices=[name.value for name in Form],
        help="hold payloads against this form, under observed (default: what their keys tell)",
    )
    parser.add_argument(
        "--route",
        choices=[name.value for name in Route],
        default="run",
        help="where a request is sent (default: run)",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="json: the result of a single payload, or an array of results (default: text)",
    )


def _execute(arguments: Namespace) -> int:
    judge = Judge(
        arguments.direction,
        revision=arguments.revision,
        profile=arguments.profile,
        route=arguments.route,
        form=arguments.form,
    )
    report = _report(arguments)
    verdicts: set[bool | None] = set()
    for file in arguments.files:
        for judgement in _judge_file(judge, file):
            verdicts.add(judgement.valid)
            report.add(judgement)
            if judgement.valid is None:
                _say_unreadable(judgement)
    report.close()
    return _exit_code(verdicts)


COMMAND = Command("validate", "Judge payloads against the contract.", _add_arguments, _execute)


def _report(arguments: Namespace) -> JudgementReport:
    if arguments.format == "text":
        return TextReport(sys.stdout)
    return JsonReport(sys.stdout, single=len(arguments.files) == 1 and not _has_lines(arguments.files[0]))


def _has_lines(file: str) -> bool:
    return Path(file).suffix in _LINES_SUFFIXES


def _judge_file(judge: Judge, file: str) -> Iterator[Judgement]:
    source = "stdin" if file == _STDIN else file
    try:
        if file == _STDIN:
            yield judge.judge_bytes(sys.stdin.buffer.read(), source=source)
        elif _has_lines(file):
            yield from _judge_lines(judge, file)
        else:
            yield judge.judge_bytes(Path(file).read_bytes(), source=source)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        problem = Problem(code="unreadable", pointer="", message=f"{reason[0].lower()}{reason[1:]}.")
        yield Judgement(valid=None, problems=(problem,), source=source)


def _judge_lines(judge: Judge, file: str) -> Iterator[Judgement]:
    with Path(file).open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield judge.judge_bytes(line.rstrip(b"\r\n"), source=file, line=number)


def _say_unreadable(judgement: Judgement) -> None:
    print(f"wai validate: {place_of(judgement)}: {judgement.problems[0].message}", file=sys.stderr)  # noqa: T201 - talk


def _exit_code(verdicts: set[bool | None]) -> ExitCode:
    if False in verdicts:
        return ExitCode.FINDINGS
    if True not in verdicts:
        return ExitCode.USAGE
    return ExitCode.INCOMPLETE if None in verdicts else ExitCode.CLEAN
