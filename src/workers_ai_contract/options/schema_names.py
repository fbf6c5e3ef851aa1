"""The schemas that an argument names: a file, a revision or model, or one direction of these."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.contracts.own import read_schema
from workers_ai_contract.errors import UsageError
from workers_ai_contract.models import PulledModel, model_named
from workers_ai_schemas import Revision, load, load_observed, observed_names

if TYPE_CHECKING:
    from workers_ai_kernel import Json

_DIRECTIONS = ("input", "output")
_LATEST = "latest"


@dataclass(frozen=True, slots=True)
class NamedSchema:
    """A schema and its name in reports; `is_request` if it is known to describe requests."""

    name: str
    schema: Json
    is_request: bool = False


def schemas_named(text: str) -> tuple[NamedSchema, ...]:
    """Return the schemas that a name stands for: both of `r4` or of a model, one of `r4.output`, or a file's.

    Raises:
        UsageError: there is no such schema or file.
    """
    revision, _, direction = text.partition(".")
    revisions = {each.value for each in Revision}
    revision = max(revisions) if revision == _LATEST else revision
    if revision in revisions and direction in {"", *_DIRECTIONS}:
        wanted = (direction,) if direction else _DIRECTIONS
        return tuple(
            NamedSchema(f"{revision}.{each}", load(revision, each), is_request=each == "input")
            for each in wanted
        )
    if text in observed_names():
        return (NamedSchema(text, load_observed(text), is_request=text.endswith(".input")),)
    path = Path(text)
    if text and path.is_file():
        return (NamedSchema(text, read_schema(path)),)
    return _of_model(text)


def _of_model(text: str) -> tuple[NamedSchema, ...]:
    """Return both schemas of a model, or that of the direction behind its name."""
    name, _, last = text.rpartition(".")
    directions = (last,) if last in _DIRECTIONS else _DIRECTIONS
    try:
        model = model_named(name if last in _DIRECTIONS else text)
    except UsageError as error:
        hint = f"name a revision (r0 to r5), a file or a model; {error}"
        raise UsageError(f"there is no schema {text[:100]!r}: {hint}") from None
    if isinstance(model, PulledModel):
        return tuple(
            NamedSchema(f"{model.name}.{each}", model.schema(each).schema, is_request=each == "input")
            for each in directions
        )
    return tuple(
        NamedSchema(f"{model.name}.{each}", load(_LATEST, each), is_request=each == "input")
        for each in directions
    )
