"""`wai openapi`: prints an OpenAPI 3.1 document of the API's routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.cli.command import Command
from workers_ai_contract.options.contract import MODEL_HELP
from workers_ai_contract.vocabulary import ExitCode, Profile, Revision

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--profile",
        choices=(Profile.PUBLISHED.value, Profile.OBSERVED.value),
        help="whose schemas (default: requests as published, answers as observed)",
    )
    parser.add_argument(
        "--revision",
        choices=(*(name.value for name in Revision), "latest"),
        default="latest",
        help="revision of the published schemas (default: latest)",
    )
    parser.add_argument("--model", metavar="MODEL", help=MODEL_HELP)
    parser.add_argument("-o", "--output", metavar="FILE", help="write the document to FILE, atomically")


def _execute(arguments: Namespace) -> int:
    from workers_ai_contract.exporting import openapi
    from workers_ai_contract.reporting.destination import destination
    from workers_ai_contract.reporting.json_text import indented

    document = openapi(arguments.profile, arguments.revision, arguments.model)
    with destination(arguments.output) as out:
        out.write(indented(document))
        out.flush()
    return ExitCode.CLEAN


COMMAND = Command(
    "openapi",
    "Print an OpenAPI 3.1 document of the API's routes, with the schemas.",
    _add_arguments,
    _execute,
)
