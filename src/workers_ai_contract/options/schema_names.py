"""The schemas that an argument names: a file, a revision, or one direction of a revision."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workers_ai_contract.contracts.own import read_schema
from workers_ai_contract.errors import UsageError
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
    """Return the schemas that a name stands for: both of `r4`, one of `r4.output`, or that in a file.

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
    if not text or (not path.suffix and not path.exists()):
        raise UsageError(f"there is no schema {text!r}: name a revision (r0 to r5), or a file")
    return (NamedSchema(text, read_schema(path)),)
