"""`wai diff`: compares two schemas, each change with a payload that is judged differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.cli.command import Command
from workers_ai_contract.errors import UsageError
from workers_ai_contract.vocabulary import ExitCode

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from workers_ai_contract.diffing import SchemaDifference
    from workers_ai_contract.options.schema_names import NamedSchema


def _add_arguments(parser: ArgumentParser) -> None:
    for name, what in (("old", "the older schema"), ("new", "the newer one")):
        parser.add_argument(
            name,
            metavar=name.upper(),
            help=f"{what}: a file, a revision (r0 to r5: its input and output) or model, or one of both "
            "(r4.output)",
        )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="format of the result (default: text)"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the result to FILE, atomically")


def _execute(arguments: Namespace) -> int:
    from workers_ai_contract.reporting.destination import destination
    from workers_ai_contract.reporting.diffs import diff_report, diff_text

    found = list(_differences(arguments.old, arguments.new))
    render = diff_report if arguments.format == "json" else diff_text
    with destination(arguments.output, (arguments.old, arguments.new)) as out:
        out.write(render(found))
        out.flush()
    return ExitCode.CLEAN if all(each.is_equal for each in found) else ExitCode.FINDINGS


def _differences(old: str, new: str) -> Iterator[SchemaDifference]:
    from workers_ai_contract.contracts.own import OwnSchema
    from workers_ai_contract.diffing import diff
    from workers_ai_contract.options.schema_names import schemas_named

    before, after = schemas_named(old), schemas_named(new)
    if len(before) != len(after):
        raise UsageError(_unlike(before, after))
    for one, other in zip(before, after, strict=True):
        yield diff(OwnSchema(one.schema, one.name), OwnSchema(other.schema, other.name))


def _unlike(before: tuple[NamedSchema, ...], after: tuple[NamedSchema, ...]) -> str:
    pair = before if len(before) > len(after) else after
    names = " or ".join(each.name for each in pair)
    return f"a revision has two schemas, and the other argument is one schema: name {names}"


COMMAND = Command(
    "diff",
    "Compare two schemas: each change, whom it breaks, and a payload that is judged differently.",
    _add_arguments,
    _execute,
)
