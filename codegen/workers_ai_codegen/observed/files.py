"""Says what must lie in the checkout, compares it with what does, and writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.observed.assembling import assemble
from workers_ai_codegen.observed.page import page
from workers_ai_codegen.observed.parts import make_parts
from workers_ai_codegen.observed.reading import (
    CORRECTIONS,
    DERIVED,
    FOLDER,
    derived_types,
    published_schemas,
    read_corrections,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workers_ai_codegen.observed.corrections import Corrections
    from workers_ai_kernel import JsonObject

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MADE = f"Made by `python -m workers_ai_codegen.observed` from {CORRECTIONS}; do not edit."
_PAGE = Path("docs") / "observed.md"


def observed_files() -> dict[str, str]:
    """Return the text of each schema of the observed contract, by file name under `observed/`.

    Raises:
        CodegenError: the corrections do not fit what they correct.
    """
    schemas = observed_schemas(read_corrections())
    return {f"{name}.json": _text(schema) for name, schema in schemas.items()}


def observed_schemas(corrections: Corrections) -> dict[str, JsonObject]:
    """Return the schemas that the corrections make of the vendored schemas and the derived types.

    Raises:
        CodegenError: the corrections do not fit what they correct.
    """
    parts = make_parts(corrections, published_schemas(), derived_types())
    return {name: assemble(parts, name) for name in corrections.emitted}


def observed_page() -> str:
    """Return the text of `docs/observed.md`."""
    return page(read_corrections())


def found_files() -> dict[str, str]:
    """Return the text of each schema that lies under `observed/`, by file name."""
    return {
        file.name: file.read_text(encoding="utf-8")
        for file in sorted(FOLDER.glob("*.json"))
        if file.name != DERIVED
    }


def stale_files() -> Iterator[str]:
    """Yield the path of everything that is not what the command makes; the page only where there are docs."""
    yield from (f"observed/{name}" for name in _different(observed_files(), found_files()))
    page_file = _checkout() / _PAGE
    if page_file.parent.is_dir() and (
        not page_file.exists() or page_file.read_text(encoding="utf-8") != observed_page()
    ):
        yield _PAGE.as_posix()


def write_all() -> int:
    """Write the schemas and the page, and return how many; schemas that are no longer made go.

    Raises:
        CodegenError: the corrections do not fit, or this is no checkout.
    """
    page_file = _checkout() / _PAGE
    if not page_file.parent.is_dir():
        raise CodegenError("there is no docs folder: the command writes into a checkout only")
    files, text = observed_files(), observed_page()
    for name in found_files().keys() - files.keys():
        (FOLDER / name).unlink()
    for name, schema in files.items():
        (FOLDER / name).write_text(schema, encoding="utf-8")
    page_file.write_text(text, encoding="utf-8")
    return len(files) + 1


def found_derived() -> str:
    """Return the text of the committed derived types."""
    return (FOLDER / DERIVED).read_text(encoding="utf-8")


def write_derived(text: str) -> None:
    """Write the derived types to their place."""
    (FOLDER / DERIVED).write_text(text, encoding="utf-8")


def _different(made: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    return [name for name in sorted(made.keys() | found.keys()) if made.get(name) != found.get(name)]


def _text(schema: JsonObject) -> str:
    document: JsonObject = {"$schema": _DIALECT, "description": _MADE, **schema}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _checkout() -> Path:
    return Path(__file__).parents[3]
