"""`wai codegen`: writes the models anew, or tells whether they are what the generator makes."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_codegen.errors import CodegenError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

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
    summary: str = "generate the models from the schemas"

    def add_arguments(self, parser: ArgumentParser, /) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing; compare, show the differences and end with 1 if there are any",
        )
        parser.add_argument(
            "-o",
            "--output",
            type=Path,
            metavar="DIR",
            help=f"the folder of the package (default: {_SOURCE_ROOT}/{_MODELS} of this checkout)",
        )

    def execute(self, arguments: Namespace, /) -> int:
        """Run; 0 is done or equal, 1 is different, 2 is a sentence on stderr that says why not."""
        given: Path | None = arguments.output
        try:
            if arguments.check:
                return _check(given or _installed_models())
            return _write_to(given) if given else _write(_models_of_checkout())
        except CodegenError as error:
            _say(f"wai {self.name}: {error}")
            return _CANNOT


COMMAND = Codegen()


def _check(folder: Path) -> int:
    from workers_ai_codegen.files import differences, read_folder
    from workers_ai_codegen.package import vendored_package

    found = read_folder(folder)
    _refuse_other_versions(found)
    different = list(differences(vendored_package(), found))
    for difference in different:
        print(difference)  # noqa: T201 - the result of the command
    if different:
        _say(f"{folder} is not what `wai codegen` makes: run it and commit the result")
        return _DIFFERENT
    _say(f"{folder} is what `wai codegen` makes")
    return _CLEAN


def _write_to(folder: Path) -> int:
    # Only where the user says the place; our own output is to be mended whatever became of it.
    from workers_ai_codegen.files import refuse_foreign

    refuse_foreign(folder)
    return _write(folder)


def _write(folder: Path) -> int:
    from workers_ai_codegen.files import write_folder
    from workers_ai_codegen.package import vendored_package

    package = vendored_package()
    write_folder(package, folder)
    _say(f"{len(package)} files are in {folder}")
    return _CLEAN


def _refuse_other_versions(found: Package) -> None:
    from workers_ai_codegen.emit import GENERATOR, generator_version
    from workers_ai_codegen.package import version_named_in

    installed = generator_version()
    for name, text in found.items():
        named = version_named_in(text)
        if named not in {None, installed}:
            raise CodegenError(
                f"{name} was made by {GENERATOR} {named}, but {installed} is installed: "
                f"pip install '{GENERATOR}=={named}', or run `wai codegen`"
            )


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


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # noqa: T201 - talk, beside the result
