"""`wai export`: writes every schema and the OpenAPI documents into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.cli.command import Command
from workers_ai_contract.errors import SetupError
from workers_ai_contract.vocabulary import ExitCode
from workers_ai_kernel.safe_text import output_line

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from workers_ai_kernel import JsonObject


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("-o", "--output", required=True, metavar="DIR", help="the folder to write into")


def _execute(arguments: Namespace) -> int:
    from workers_ai_contract.reporting.json_text import indented

    folder, count = Path(arguments.output), 0
    try:
        for name, document in _documents():
            file = folder / f"{name}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(indented(document))
            count += 1
    except OSError as error:
        raise SetupError(f"cannot write into {folder}: {error.strerror or error}") from error
    print(output_line(f"{folder}: {count} files written"))  # noqa: T201 - the result
    return ExitCode.CLEAN


def _documents() -> Iterator[tuple[str, JsonObject]]:
    from workers_ai_contract.exporting import every_bundle, openapi

    yield from every_bundle()
    yield "openapi/default", openapi()
    yield "openapi/published", openapi("published")
    yield "openapi/observed", openapi("observed")


COMMAND = Command(
    "export", "Write every schema and the OpenAPI documents into a folder.", _add_arguments, _execute
)
