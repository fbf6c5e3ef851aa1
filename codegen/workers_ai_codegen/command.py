"""`wai codegen`: writes the models anew, or those of a user's schemas, or tells whether they are current."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_codegen.errors import CodegenError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping

    from workers_ai_codegen.package import Package

_MODELS = "workers_ai_models"
_SOURCE_ROOT = "generated"

_CLEAN = 0
_DIFFERENT = 1
_CANNOT = 2


@dataclass(frozen=True, slots=True)
class Codegen:
    """The command, as the front end of `wai` wants it."""

    name: str = "codegen"
    summary: str = "generate exact models from schemas"

    def add_arguments(self, parser: ArgumentParser, /) -> None:
        """Declare the arguments."""
        for direction, what in (("input", "what may be sent"), ("output", "what may be answered")):
            parser.add_argument(
                f"--{direction}", type=Path, metavar="FILE", help=f"a JSON Schema of {what}; needs -o"
            )
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing; compare, show the differences and end with 1 if there are any",
        )
        parser.add_argument(
            "-o",
            "--output-dir",
            type=Path,
            metavar="DIR",
            help=f"the folder of the package (default: {_SOURCE_ROOT}/{_MODELS} of this checkout)",
        )

    @property
    def error(self) -> type[Exception]:
        """The exception that `update` raises; its text is one sentence."""
        return CodegenError

    def update(self, folder: Path, schemas: Mapping[str, Path], *, check: bool) -> tuple[str, ...]:
        """Write the package into a folder, or with `check` only compare it; this is the command for Python.

        Args:
            folder: where the package is, or is written.
            schemas: the files of a user's schemas by direction; empty for the vendored schemas.
            check: write nothing.

        Returns:
            One text for each file that was different before.

        Raises:
            CodegenError: a schema is not supported, or a file cannot be read or written.
        """
        from workers_ai_codegen.files import differences, read_folder

        package = _of_user(schemas) if schemas else _vendored()
        found = tuple(map(str, differences(package, read_folder(folder))))
        if not check:
            _write_to(package, folder)
        return found

    def execute(self, arguments: Namespace, /) -> int:
        """Run; 0 is done or equal, 1 is different, 2 is a sentence on stderr that says why not."""
        try:
            if arguments.input or arguments.output:
                return _execute_of_user(arguments)
            if arguments.check:
                return _check(_vendored(), arguments.output_dir or _installed_models())
            given: Path | None = arguments.output_dir
            if given:
                return _say_written(_write_to(_vendored(), given), given)
            return _say_written(_write(_vendored(), _models_of_checkout()), _models_of_checkout())
        except CodegenError as error:
            _say(f"wai {self.name}: {_one_line(str(error))}")
            return _CANNOT


COMMAND = Codegen()


def _vendored() -> Package:
    from workers_ai_codegen.package import vendored_package

    return vendored_package()


def _of_user(files: Mapping[str, Path]) -> Package:
    from workers_ai_codegen.package import pair_package, source
    from workers_ai_codegen.reading import read_schema
    from workers_ai_schemas import Direction

    return pair_package(source({Direction(key): read_schema(path, key) for key, path in files.items()}))


def _execute_of_user(arguments: Namespace) -> int:
    folder: Path | None = arguments.output_dir
    if folder is None:
        raise CodegenError("say with -o DIR where the package of these schemas is to be")
    given = {"input": arguments.input, "output": arguments.output}
    package = _of_user({key: path for key, path in given.items() if path is not None})
    return _check(package, folder) if arguments.check else _say_written(_write_to(package, folder), folder)


def _check(package: Package, folder: Path) -> int:
    from workers_ai_codegen.files import differences, read_folder

    different = list(differences(package, read_folder(folder)))
    for difference in different:
        print(difference)  # noqa: T201 - the result of the command
    if different:
        _say(f"{folder} is not what `wai codegen` makes: run it and commit the result")
        return _DIFFERENT
    _say(f"{folder} is what `wai codegen` makes")
    return _CLEAN


def _write_to(package: Package, folder: Path) -> Package:
    # Only where the user says the place; our own output is to be mended whatever became of it.
    from workers_ai_codegen.files import refuse_foreign

    refuse_foreign(folder)
    return _write(package, folder)


def _write(package: Package, folder: Path) -> Package:
    from workers_ai_codegen.files import write_folder

    write_folder(package, folder)
    return package


def _say_written(package: Package, folder: Path) -> int:
    _say(f"{len(package)} files are in {folder}")
    return _CLEAN


def _installed_models() -> Path:
    # Found without importing it: a broken output must not stop us from mending it.
    spec = importlib.util.find_spec(_MODELS)
    for place in (spec and spec.submodule_search_locations) or ():
        return Path(place)
    # The folder may be gone altogether; it belongs beside our own source root.
    return Path(__file__).parents[2] / _SOURCE_ROOT / _MODELS


def _models_of_checkout() -> Path:
    folder = _installed_models()
    if folder.parent.name != _SOURCE_ROOT:
        raise CodegenError("the models are installed, not in a checkout: say where with -o DIR")
    return folder


def _one_line(sentence: str) -> str:
    # A schema's own words may stand in the sentence; they are not to move the cursor or hide others.
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in sentence)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201 - talk, beside the result
