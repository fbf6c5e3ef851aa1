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
        help="a file, a revision (r0 to r5: its input and output) or model, or one of both (r4.output); "
        "default: the latest revision",
    )
    parser.add_argument(
        "--enforced", action="store_true", help="compare a file with the API's own validator, too"
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="format of the result (default: text)"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the result to FILE, atomically")


def _execute(arguments: Namespace) -> int:
    from workers_ai_contract.reporting.destination import destination
    from workers_ai_contract.reporting.lints import finding_text, lint_report, sum_text

    found: list[tuple[str, LintFinding]] = []
    with destination(arguments.output, arguments.schemas) as out:
        for name, finding in _findings(arguments.schemas, enforced=arguments.enforced):
            found.append((name, finding))
            if arguments.format == "text":
                # A large schema takes long, so each finding is shown when it is found.
                out.write(finding_text(name, finding))
                out.flush()
        out.write(lint_report(found) if arguments.format == "json" else sum_text(len(found)))
        out.flush()
    return ExitCode.FINDINGS if found else ExitCode.CLEAN


def _findings(names: list[str], *, enforced: bool) -> Iterator[tuple[str, LintFinding]]:
    from workers_ai_contract.linting import lint, lint_pair
    from workers_ai_contract.options.schema_names import schemas_named

    # All are read before the first is looked at, so that a wrong name is reported first.
    for group in [schemas_named(name) for name in names]:
        for each in group:
            for finding in lint(each.schema, each.name, enforced=enforced or each.is_request):
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
