"""Every schema there is: published of each revision and direction, and observed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from workers_ai_contract.coverage import Cover
from workers_ai_kernel.schema.normal import normalise
from workers_ai_schemas import Revision, load, load_observed, observed_names

if TYPE_CHECKING:
    from workers_ai_kernel import JsonObject

PUBLISHED = [f"{revision.value}.{direction}" for revision in Revision for direction in ("input", "output")]
NAMES = [*PUBLISHED, *observed_names()]


def document(name: str) -> JsonObject:
    """Return a schema as JSON."""
    if name in PUBLISHED:
        revision, _, direction = name.partition(".")
        return load(revision, direction)
    return load_observed(name)


@cache
def cover(name: str) -> Cover:
    """Return the cover of a schema, found once for all tests."""
    return Cover(normalise(document(name)))
