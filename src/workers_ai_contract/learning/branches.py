"""Which branch of a union a value is meant for, when it need not fit any."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workers_ai_contract.traffic.access import object_at, objects

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

_UNIONS = ("oneOf", "anyOf")
_TYPES: dict[type, str] = {
    bool: "boolean",
    dict: "object",
    float: "number",
    int: "integer",
    list: "array",
    str: "string",
    type(None): "null",
}


class Chosen(NamedTuple):
    """A schema without a union on top, and its JSON Pointer."""

    schema: JsonObject
    pointer: str


def type_of(value: Json) -> str:
    """Return the name of a value's type in JSON Schema; a whole number is an integer."""
    if isinstance(value, float) and value.is_integer():
        return "integer"
    return _TYPES[type(value)]


def types_of(schema: JsonObject) -> set[str]:
    """Return the types that a schema names; none if it names no type."""
    named = schema.get("type")
    names = named if isinstance(named, list) else [named]
    return {name for name in names if isinstance(name, str)}


def allows(schema: JsonObject, kind: str) -> bool:
    """Return whether a schema without a union admits a type."""
    types = types_of(schema)
    return not types or kind in types or (kind == "integer" and "number" in types)


def chosen(schema: JsonObject, pointer: str, value: Json) -> list[Chosen]:
    """Return the schemas below all unions that fit best; more than one if they fit equally well."""
    listed = [*_leaves(schema, pointer)]
    best = max(_fit(each.schema, value) for each in listed)
    return [each for each in listed if _fit(each.schema, value) == best]


def _leaves(schema: JsonObject, pointer: str) -> list[Chosen]:
    for keyword in _UNIONS:
        branches = objects(schema.get(keyword))
        if branches:
            found: list[Chosen] = []
            for index, branch in enumerate(branches):
                found += _leaves(branch, f"{pointer}/{keyword}/{index}")
            return found
    return [Chosen(schema, pointer)]


def _fit(schema: JsonObject, value: Json) -> tuple[bool, int, int]:
    """Return how well a value fits: the type, what contradicts the branch or is missing, what is known."""
    properties = object_at(schema, "properties")
    if not isinstance(value, dict):
        return allows(schema, type_of(value)), 0, 0
    required = schema.get("required")
    missing = [name for name in required if name not in value] if isinstance(required, list) else []
    known = sum(name in properties for name in value)
    return allows(schema, "object"), -_contradictions(schema, value) - len(missing), known


def _contradictions(schema: JsonObject, value: Json) -> int:
    """Return how many members of an object have a word that the schema does not list."""
    if not isinstance(value, dict):
        return 0
    count = 0
    for name, below in object_at(schema, "properties").items():
        words = below.get("enum") if isinstance(below, dict) else None
        if isinstance(words, list) and isinstance(value.get(name), str):
            count += value[name] not in words
    return count
