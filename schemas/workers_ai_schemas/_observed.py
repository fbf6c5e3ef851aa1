"""Loads the schemas of the observed contract; never uses the network."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from workers_ai_schemas._files import names_in, read

if TYPE_CHECKING:
    from workers_ai_kernel.json_types import JsonObject

_FOLDER = "observed"
_SUFFIX = ".json"
_DERIVED = "workers-types"


@cache
def observed_names() -> tuple[str, ...]:
    """Return the sorted names of the observed contract's schemas, such as `chat.input`."""
    stems = (name.removesuffix(_SUFFIX) for name in names_in(_FOLDER) if name.endswith(_SUFFIX))
    return tuple(sorted(stem for stem in stems if stem != _DERIVED))


def load_observed(name: str) -> JsonObject:
    """Return a fresh copy of one schema of the observed contract.

    Raises:
        KeyError: there is no schema with this name.
    """
    if name not in observed_names():
        raise KeyError(name)
    schema: JsonObject = json.loads(read(_FOLDER, f"{name}{_SUFFIX}"))
    return schema
