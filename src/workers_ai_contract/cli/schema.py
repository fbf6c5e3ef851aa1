"""`wai schema`: prints the JSON Schema of one contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.cli.command import Command
from workers_ai_contract.options.contract import add_contract_options
from workers_ai_contract.vocabulary import Direction, ExitCode, Profile

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def _add_arguments(parser: ArgumentParser) -> None:
    add_contract_options(
        parser,
        direction="input: requests; output: answers; stream: events; error: error bodies (default: input)",
        form="one form only (default: all forms of the contract)",
        profile="observed; with --revision, published",
        profiles=tuple(name for name in Profile if name is not Profile.ENFORCED),
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the schema to FILE, atomically")


def _execute(arguments: Namespace) -> int:
    from workers_ai_contract.exporting import bundled
    from workers_ai_contract.reporting.destination import destination
    from workers_ai_contract.reporting.json_text import indented

    schema = bundled(
        arguments.direction or Direction.INPUT,
        profile=arguments.profile,
        form=arguments.form,
        revision=arguments.revision,
        model=arguments.model,
    )
    with destination(arguments.output) as out:
        out.write(indented(schema))
        out.flush()
    return ExitCode.CLEAN


COMMAND = Command("schema", "Print the JSON Schema of one contract.", _add_arguments, _execute)
