"""`wai codegen`: generates the models, or those of a user's schemas, or checks that they are up to date."""

from __future__ import annotations

import importlib.util
import keyword
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_codegen.emitting.library import require
from workers_ai_codegen.errors import CodegenError
from workers_ai_kernel.exit_codes import ExitCode
from workers_ai_kernel.safe_text import output_line, output_lines

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping

    from workers_ai_codegen.package import Package

_MODELS = "workers_ai_models"
_SOURCE_ROOT = "generated"

_SCHEMA_OPTIONS = (
    (("--input-schema", "--input"), "input", "requests"),
    (("--output-schema",), "output", "responses"),
)

# Those of `emitting.styles`, which is not loaded to print the help.
_STYLES = ("pydantic", "typeddict", "dataclass", "msgspec")


@dataclass(frozen=True, slots=True)
class Codegen:
    """The `codegen` command of `wai`."""

    name: str = "codegen"
    summary: str = "Generate exact models from JSON Schemas."

    def add_arguments(self, parser: ArgumentParser, /) -> None:
        """Declare the arguments."""
        for names, direction, what in _SCHEMA_OPTIONS:
            parser.add_argument(
                *names,
                dest=f"{direction}_schema",
                type=Path,
                metavar="FILE",
                help=f"a JSON Schema of {what}; requires -o",
            )
        parser.add_argument(
            "--style",
            choices=_STYLES,
            default=_STYLES[0],
            help="what to generate for schemas of your own: exact models, or types without validation "
            "(default: %(default)s)",
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
            help=f"folder of the package (default: {_SOURCE_ROOT}/{_MODELS} of this checkout)",
        )
        parser.add_argument(
            "--output",
            type=Path,
            metavar="DIR",
            help="the same as -o; if -o is given, too, it is read as --output-schema, whose old name it is",
        )

    @property
    def error(self) -> type[Exception]:
        """The exception that `update` raises; its text is one sentence."""
        return CodegenError

    def update(
        self, folder: Path, schemas: Mapping[str, Path], *, check: bool, style: str = "pydantic"
    ) -> tuple[str, ...]:
        """Write the package into a folder, or with `check` only compare it; this is the command for Python.

        Args:
            folder: where the package is, or is written.
            schemas: the files of a user's schemas by direction; empty for the vendored schemas.
            check: write nothing.
            style: what to generate for a user's schemas, one of the names that `--style` accepts.

        Returns:
            One text for each file that was different before.

        Raises:
            CodegenError: a schema is not supported, or a file cannot be read or written.
        """
        from workers_ai_codegen.files import differences, read_folder

        require()
        package = _of_user(schemas, style) if schemas else _vendored()
        found = tuple(map(str, differences(package, read_folder(folder))))
        if not check:
            _write_to(package, folder)
        return found

    def execute(self, arguments: Namespace, /) -> int:
        """Run and return the exit code: 0 done or up to date, 1 different, 2 error, reported on stderr."""
        try:
            folder, files = _places(arguments)
            require()
            if files:
                return _execute_of_user(folder, files, arguments)
            return _of_vendored(folder, arguments)
        except CodegenError as error:
            _report(f"wai {self.name}: {error}")
            return ExitCode.USAGE


COMMAND = Codegen()


def _places(arguments: Namespace) -> tuple[Path | None, Mapping[str, Path]]:
    """Return the folder of the package, and the files of a user's schemas by direction.

    `--output` was the output schema before it became the folder, as in the other commands. Then it always
    stood beside `-o`, so beside `-o` it keeps that meaning.
    """
    folder, output = arguments.output_dir, arguments.output_schema
    if folder is None:
        folder = arguments.output
    elif arguments.output is not None:
        if output is not None:
            raise CodegenError("--output, -o and --output-schema together are ambiguous: leave out --output")
        output = arguments.output
    given = {"input": arguments.input_schema, "output": output}
    return folder, {key: path for key, path in given.items() if path is not None}


def _of_vendored(given: Path | None, arguments: Namespace) -> int:
    if arguments.style != _STYLES[0]:
        raise CodegenError(f"--style {arguments.style} needs --input-schema or --output-schema")
    if arguments.check:
        return _check(_vendored(), given or _installed_models())
    if given:
        return _report_written(_write_to(_vendored(), given), given)
    folder = _models_of_checkout()
    return _report_written(_write(_vendored(), folder), folder)


def _vendored() -> Package:
    from workers_ai_codegen.package import vendored_package

    return vendored_package()


def _of_user(files: Mapping[str, Path], style: str) -> Package:
    from workers_ai_codegen.emitting.styles import Style
    from workers_ai_codegen.package import pair_package, plain_package, source
    from workers_ai_codegen.reading import read_schema
    from workers_ai_schemas import Direction

    schemas = {Direction(key): read_schema(path, key) for key, path in files.items()}
    given = source(schemas, files={Direction(key): path for key, path in files.items()})
    return pair_package(given) if style == Style.PYDANTIC else plain_package(given, Style(style))


def _execute_of_user(folder: Path | None, files: Mapping[str, Path], arguments: Namespace) -> int:
    if folder is None:
        raise CodegenError("--input-schema and --output-schema require -o DIR, the folder of the package")
    package = _of_user(files, arguments.style)
    return _check(package, folder) if arguments.check else _report_written(_write_to(package, folder), folder)


def _check(package: Package, folder: Path) -> int:
    from workers_ai_codegen.files import differences, read_folder

    different = list(differences(package, read_folder(folder)))
    for difference in different:
        print(output_lines(str(difference)))  # noqa: T201 - the result of the command
    if different:
        _report(f"{folder} is out of date: run the same command without --check")
        return ExitCode.FINDINGS
    _report(f"{folder} is up to date")
    return ExitCode.CLEAN


def _write_to(package: Package, folder: Path) -> Package:
    # Only for folders that the user names; our own output is always overwritten.
    from workers_ai_codegen.files import refuse_foreign

    refuse_foreign(folder)
    return _write(package, folder)


def _write(package: Package, folder: Path) -> Package:
    from workers_ai_codegen.files import write_folder

    write_folder(package, folder)
    return package


def _report_written(package: Package, folder: Path) -> int:
    _report(f"wrote {len(package)} files to {folder}")
    name = folder.resolve().name
    if not name.isidentifier() or keyword.iskeyword(name):
        _report(f"note: {name} is not a name that Python can import; rename the folder to import it")
    elif name in sys.stdlib_module_names:
        _report(
            f"note: {name} is a module of the standard library; rename the folder, or scripts beside it break"
        )
    return ExitCode.CLEAN


def _installed_models() -> Path:
    # Located without importing it, because the current output may be broken.
    spec = importlib.util.find_spec(_MODELS)
    for place in (spec and spec.submodule_search_locations) or ():
        return Path(place)
    # The folder may be missing; it belongs beside our own source root.
    return Path(__file__).parents[2] / _SOURCE_ROOT / _MODELS


def _models_of_checkout() -> Path:
    folder = _installed_models()
    if folder.parent.name != _SOURCE_ROOT:
        raise CodegenError("the models are installed, not in a checkout: name a folder with -o DIR")
    return folder


def _report(sentence: str) -> None:
    # It may quote a schema or a path.
    print(output_line(sentence), file=sys.stderr)  # noqa: T201 - status, separate from the result
