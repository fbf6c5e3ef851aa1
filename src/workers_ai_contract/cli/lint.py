"""`wai lint`: what is wrong with schemas themselves, each finding with a value that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.cli.command import Command
from workers_ai_contract.vocabulary import ExitCode

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from workers_ai_contract.linting import LintFinding


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "schemas",
        nargs="*",
        default=["latest"],
        metavar="SCHEMA",
        help="a file, a revision (r0 to r5: its input and output), or one of both (r4.output); "
        "default: the latest revision",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="format of the result (default: text)"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the result to FILE, atomically")


def _execute(arguments: Namespace) -> int:
    from workers_ai_contract.reporting.destination import destination
    from workers_ai_contract.reporting.lints import lint_report, lint_text

    found = list(_findings(arguments.schemas))
    render = lint_report if arguments.format == "json" else lint_text
    with destination(arguments.output) as out:
        out.write(render(found))
        out.flush()
    return ExitCode.FINDINGS if found else ExitCode.CLEAN


def _findings(names: list[str]) -> Iterator[tuple[str, LintFinding]]:
    from workers_ai_contract.cli.schema_names import schemas_named
    from workers_ai_contract.linting import lint, lint_pair

    # All are read before the first is looked at, so that a wrong name is told at once.
    for group in [schemas_named(name) for name in names]:
        for each in group:
            for finding in lint(each.schema, each.name, is_answer=each.is_answer):
                yield each.name, finding
        if len(group) == 2:  # noqa: PLR2004 - an input and its output
            for finding in lint_pair(group[0].schema, group[1].schema):
                yield group[0].name, finding


COMMAND = Command(
    "lint",
    "Find what is wrong with schemas themselves, each finding with a value that shows it.",
    _add_arguments,
    _execute,
)
