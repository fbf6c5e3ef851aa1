"""Loads the schemas of the observed contract; never uses the network."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers_ai_kernel.json_types import JsonObject

_FOLDER = Path(__file__).parent / "observed"
_DERIVED = "workers-types"


@cache
def observed_names() -> tuple[str, ...]:
    """Return the sorted names of the observed contract's schemas, such as `chat.input`."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.json") if file.stem != _DERIVED))


def load_observed(name: str) -> JsonObject:
    """Return a fresh copy of one schema of the observed contract.

    Raises:
        KeyError: there is no schema with this name.
    """
    if name not in observed_names():
        raise KeyError(name)
    schema: JsonObject = json.loads((_FOLDER / f"{name}.json").read_bytes())
    return schema
