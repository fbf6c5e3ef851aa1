"""Loads the vendored schemas; never uses the network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workers_ai_schemas._files import read
from workers_ai_schemas._vocabulary import LATEST, Direction, Revision

if TYPE_CHECKING:
    from workers_ai_kernel.json_types import JsonObject

PUBLISHED_DIRECTIONS = (Direction.INPUT, Direction.OUTPUT)


def names() -> tuple[str, ...]:
    """Return the names of all vendored schemas, such as `r4.input`, oldest first."""
    return tuple(f"{rev}.{direction}" for rev in Revision for direction in PUBLISHED_DIRECTIONS)


def revision_named(name: str) -> Revision:
    """Return the revision called `name`; `latest` is the newest.

    Raises:
        ValueError: there is no such revision.
    """
    return LATEST if name == "latest" else Revision(name)


def load(revision: str, direction: str) -> JsonObject:
    """Return a fresh copy of one vendored schema.

    Raises:
        ValueError: there is no such revision or direction.
        KeyError: no schema is published for this direction.
    """
    if Direction(direction) not in PUBLISHED_DIRECTIONS:
        raise KeyError(direction)
    schema: JsonObject = json.loads(read("vendor", f"{revision_named(revision)}.{direction}.json"))
    return schema
