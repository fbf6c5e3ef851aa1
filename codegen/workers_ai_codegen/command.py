"""`wai codegen`: generates the models of our or a user's schemas, or checks that they are current."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_codegen.errors import CodegenError
from workers_ai_kernel.exit_codes import ExitCode

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from workers_ai_codegen.package import Package

_MODELS = "workers_ai_models"
_SOURCE_ROOT = "generated"


@dataclass(frozen=True, slots=True)
class Codegen:
    """The command, as the `wai` command line expects it."""

    name: str = "codegen"
    summary: str = "generate exact models from schemas"

    def add_arguments(self, parser: ArgumentParser, /) -> None:
        """Declare the arguments."""
        for direction, what in (("input", "requests"), ("output", "responses")):
            parser.add_argument(
                f"--{direction}", type=Path, metavar="FILE", help=f"a JSON Schema for {what}; needs -o"
            )
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing; show the differences and exit with 1 if there are any",
        )
        parser.add_argument(
            "-o",
            "--output-dir",
            type=Path,
            metavar="DIR",
            help=f"the folder to write the package to (default: {_SOURCE_ROOT}/{_MODELS} of this checkout)",
        )

    def execute(self, arguments: Namespace, /) -> int:
        """Run the command; return 0 for done or equal, 1 for different, 2 for an error."""
        try:
            if arguments.input or arguments.output:
                return _of_user(arguments)
            if arguments.check:
                return _check(_vendored(), arguments.output_dir or _installed_models())
            given: Path | None = arguments.output_dir
            return _write_to(_vendored(), given) if given else _write(_vendored(), _models_of_checkout())
        except CodegenError as error:
            _say(f"wai {self.name}: {_one_line(str(error))}")
            return ExitCode.USAGE


COMMAND = Codegen()


def _vendored() -> Package:
    from workers_ai_codegen.package import vendored_package

    return vendored_package()


def _of_user(arguments: Namespace) -> int:
    from workers_ai_codegen.package import pair_package, source
    from workers_ai_codegen.reading import read_schema
    from workers_ai_schemas import Direction

    folder: Path | None = arguments.output_dir
    if folder is None:
        raise CodegenError("-o DIR is missing: the folder to write the package to")
    given = {Direction.INPUT: arguments.input, Direction.OUTPUT: arguments.output}
    schemas = {key: read_schema(path, key) for key, path in given.items() if path is not None}
    package = pair_package(source(schemas))
    return _check(package, folder) if arguments.check else _write_to(package, folder)


def _check(package: Package, folder: Path) -> int:
    from workers_ai_codegen.files import differences, read_folder

    different = list(differences(package, read_folder(folder)))
    for difference in different:
        print(difference)  # noqa: T201 - the result of the command
    if different:
        _say(f"{folder} is out of date: run `wai codegen` and commit the result")
        return ExitCode.FINDINGS
    _say(f"{folder} is up to date")
    return ExitCode.CLEAN


def _write_to(package: Package, folder: Path) -> int:
    # Only a folder that the user named is protected: our own output can be overwritten in any state.
    from workers_ai_codegen.files import refuse_foreign

    refuse_foreign(folder)
    return _write(package, folder)


def _write(package: Package, folder: Path) -> int:
    from workers_ai_codegen.files import write_folder

    write_folder(package, folder)
    _say(f"wrote {len(package)} files to {folder}")
    return ExitCode.CLEAN


def _installed_models() -> Path:
    # Found without importing it: even a broken package can be generated again.
    spec = importlib.util.find_spec(_MODELS)
    for place in (spec and spec.submodule_search_locations) or ():
        return Path(place)
    # The folder may be missing; it belongs beside our own source root.
    return Path(__file__).parents[2] / _SOURCE_ROOT / _MODELS


def _models_of_checkout() -> Path:
    folder = _installed_models()
    if folder.parent.name != _SOURCE_ROOT:
        raise CodegenError("the models are installed, not in a checkout: use -o DIR to choose a folder")
    return folder


def _one_line(sentence: str) -> str:
    # The text may quote a schema; escaping keeps control characters off the terminal.
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in sentence)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201 - talk, beside the result
