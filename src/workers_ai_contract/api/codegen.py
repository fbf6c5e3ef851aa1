"""A package of models, written or checked.

The generator is not imported here: runtime and generator do not know each other. It is the command `codegen`
behind the entry point group `workers_ai_contract.commands`, and offers what `Generator` describes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from workers_ai_contract.api.arguments import path_of
from workers_ai_contract.api.commands import provided_command
from workers_ai_contract.errors import SetupError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike
    from pathlib import Path


_STYLES = ("pydantic", "typeddict", "dataclass", "msgspec")


class Generator(Protocol):
    """What the command `codegen` offers to Python."""

    @property
    def error(self) -> type[Exception]:
        """The exception that the other methods raise; its text is one sentence."""
        ...

    def update(
        self, folder: Path, schemas: Mapping[str, Path], *, check: bool, style: str
    ) -> tuple[str, ...]:
        """Write the package, or only compare; return the differences found before writing."""
        ...


def codegen(
    folder: str | PathLike[str],
    *,
    input_schema: str | PathLike[str] | None = None,
    output_schema: str | PathLike[str] | None = None,
    check: bool = False,
    style: str = "pydantic",
) -> tuple[str, ...]:
    """Write a package of exact models into a folder, or check one, as `wai codegen` does.

    Without schemas, the package is that of all vendored schemas, as `workers_ai_models`. With one or both, it
    is made from these and can be used without this project.

    Args:
        folder: the folder of the package. It is made if missing; a folder with files that were not generated
            is refused.
        input_schema: the file of a JSON Schema of what may be sent.
        output_schema: the file of a JSON Schema of what may be answered.
        check: True writes nothing.
        style: what to write for schemas of your own: `pydantic` for exact models, or `typeddict`, `dataclass`
            or `msgspec` for types without validation.

    Returns:
        What was different before, one text for each file: its name, whether it was missing, changed or not
        generated, and a diff. It is empty if the folder was up to date.

    Raises:
        UsageError: an argument is not a path, or there is no such style.
        SetupError: a schema cannot be read or is not supported (the sentence names keyword and place), the
            folder cannot be written or holds other files, or the generator is not installed.
    """
    given = {"input": input_schema, "output": output_schema}
    schemas = {name: path_of(f"{name}_schema", path) for name, path in given.items() if path is not None}
    place = path_of("folder", folder)
    if style not in _STYLES:
        raise UsageError(f"style must be one of {', '.join(map(repr, _STYLES))}, but it is {style!r}")
    if style != _STYLES[0] and not schemas:
        raise UsageError(f"style {style!r} needs input_schema or output_schema")
    generator: Generator = provided_command("codegen")
    try:
        return generator.update(place, schemas, check=check, style=style)
    except generator.error as error:
        raise SetupError(str(error)) from error
