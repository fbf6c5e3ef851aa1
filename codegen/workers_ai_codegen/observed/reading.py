"""Loads the corrections and the schemas they are applied to; the inner stages read no files."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import workers_ai_schemas
from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.observed.corrections import (
    Base,
    Confidence,
    Correction,
    Corrections,
    Operation,
    RecordedExample,
)

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

FOLDER = Path(workers_ai_schemas.__file__).parent / "observed"
CORRECTIONS = "corrections.toml"
DERIVED = "workers-types.json"
_SOURCES = FOLDER / "sources"


def read_corrections() -> Corrections:
    """Return the committed corrections.

    Raises:
        CodegenError: the file, or a source it names, is malformed.
    """
    return parse_corrections((FOLDER / CORRECTIONS).read_text(encoding="utf-8"))


def parse_corrections(text: str) -> Corrections:
    """Return the corrections of a TOML text.

    Raises:
        CodegenError: the text is malformed.
    """
    try:
        stated = tomllib.loads(text)
        bases = [
            *(_base(record, emitted=False) for record in stated["part"]),
            *(_base(record, emitted=True) for record in stated["schema"]),
        ]
        return Corrections(tuple(bases), tuple(map(_correction, stated["correction"])))
    except (KeyError, TypeError, ValueError) as error:
        raise CodegenError(f"{CORRECTIONS} is malformed: {error!r}") from error


def derived_types() -> dict[str, JsonObject]:
    """Return the types of the npm package, by name."""
    document: dict[str, dict[str, JsonObject]] = json.loads((FOLDER / DERIVED).read_bytes())
    return document["types"]


def published_schemas() -> dict[str, JsonObject]:
    """Return the vendored schemas, by name."""
    return {name: workers_ai_schemas.load(*name.split(".")) for name in workers_ai_schemas.names()}


def _base(record: dict[str, str], *, emitted: bool) -> Base:
    published, _, pointer = record.get("published", "").partition("#")
    return Base(
        part=record["name"],
        emitted=emitted,
        published=published or None,
        pointer=pointer,
        derived=record.get("derived"),
        same_as=record.get("same_as"),
    )


def _correction(record: dict[str, Any]) -> Correction:
    return Correction(
        id=record["id"],
        targets=tuple(record["targets"]),
        operation=Operation(record["operation"]),
        at=tuple(record.get("at", [""])),
        why=record["why"],
        source=record["source"],
        confidence=Confidence(record["confidence"]),
        names=tuple(record.get("names", ())),
        arguments=_arguments(record),
        borrowed=record.get("from"),
        example=_example(record.get("example")),
        shown=tuple(map(json.loads, record.get("shown", ()))),
        place=record.get("place", ""),
        refused=tuple(map(json.loads, record.get("refused", ()))),
        within=tuple(record.get("within", ())),
    )


def _arguments(record: dict[str, Any]) -> tuple[Json, ...]:
    if "schema" in record:
        return (json.loads(record["schema"]),)
    if "file" in record:
        return (json.loads((_SOURCES / record["file"]).read_bytes()),)
    return tuple(record.get("values", ()))


def _example(text: str | None) -> RecordedExample | None:
    if text is None:
        return None
    name, _, pointer = text.partition("#")
    return RecordedExample(name, pointer)
