"""What Cloudflare's own TypeScript types accept of a text model; never uses the network."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, cast

from workers_ai_schemas._files import read
from workers_ai_schemas._vocabulary import Direction

if TYPE_CHECKING:
    from workers_ai_kernel.json_types import Json, JsonObject

_CLASS = "Base_Ai_Cf_Openai_Gpt_Oss_20B"
_ROOTS = {Direction.INPUT: f"{_CLASS}.inputs", Direction.OUTPUT: f"{_CLASS}.postProcessedOutputs"}
TYPED_DIRECTIONS = tuple(_ROOTS)


def load_typed(direction: str) -> JsonObject:
    """Return a fresh copy of the schema of a direction, with its definitions.

    It accepts what the compiler accepts as a literal of the type in the pinned `@cloudflare/workers-types`:
    objects are closed but for records, and the two forms exclude each other's keys. Numbers have no bounds.

    Raises:
        ValueError: there is no such direction.
        KeyError: nothing is typed for this direction.
    """
    types = _document()["types"]
    root = _ROOTS[Direction(direction)]
    reached = _reached(root, types)
    definitions: JsonObject = {name: _closed(types[name]) for name in sorted(reached - {root})}
    return {**cast("JsonObject", _closed(types[root])), "$defs": definitions}


def typed_source() -> tuple[str, str]:
    """Return the name and the version of the package that the types are from."""
    passport = _document()["passport"]
    return str(passport["package"]), str(passport["version"])


@cache
def _document() -> dict[str, dict[str, JsonObject]]:
    document: dict[str, dict[str, JsonObject]] = json.loads(read("observed", "workers-types.json"))
    return document


def _reached(root: str, types: dict[str, JsonObject]) -> set[str]:
    found: set[str] = set()
    pending = [root]
    while pending:
        name = pending.pop()
        if name in types and name not in found:
            found.add(name)
            pending += _references(types[name])
    return found


def _references(value: Json) -> list[str]:
    if isinstance(value, list):
        return [name for item in value for name in _references(item)]
    if not isinstance(value, dict):
        return []
    below = [name for member in value.values() for name in _references(member)]
    target = value.get("$ref")
    return [target, *below] if isinstance(target, str) else below


def _closed(value: Json) -> Json:
    """Return a copy with references into the document, in which objects have no other keys."""
    if isinstance(value, list):
        return [_closed(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        return {"$ref": f"#/$defs/{value['$ref']}"}
    schema = {keyword: _closed(member) for keyword, member in value.items() if keyword != "properties"}
    properties = value.get("properties")
    if not isinstance(properties, dict):
        return schema
    schema["properties"] = {name: _closed(member) for name, member in properties.items()}
    schema.setdefault("additionalProperties", False)
    return schema
