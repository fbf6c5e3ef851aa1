"""Schemas whose valid payloads Cabidela certainly rejects.

A compiled engine finds most rejections many times faster than Cabidela's semantics can be imitated. For each
part of a schema, two demands are written as JSON Schema:

    throws    Cabidela throws
    misses    Cabidela throws or counts no match: a required property with such a value counts as missing

Each is sufficient, not necessary. Only parts with a type are looked at, so what meets `throws` is
invalid by JSON Schema, too.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from workers_ai_contract.cabidela import javascript as js
from workers_ai_contract.cabidela.parts import (
    LARGEST_EXACT,
    NEVER,
    SchemaWriter,
    branches,
    declared,
    is_unmatched_when_absent,
    matters_when_absent,
    required,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workers_ai_kernel import Json, JsonObject


_ALL_TYPES: Final = ("array", "boolean", "null", "number", "object", "string")
_NO_OBJECT: Final[JsonObject] = {"type": [each for each in _ALL_TYPES if each != "object"]}
_NUMERIC: Final = frozenset({"integer", "number"})
_SCALAR_TYPES: Final = frozenset({"boolean", "string", *_NUMERIC})
_UNION_KEYWORDS: Final = ("oneOf", "anyOf")
# Cabidela takes an array for binary data, and skips its items, unless one of these is before the first null.
_NO_BYTE: Final[JsonObject] = {"type": ["array", "boolean", "object"]}
_ITEMS_ARE_CHECKED: Final[JsonObject] = {
    "type": "array",
    "anyOf": [
        {"minItems": 1, "prefixItems": [_NO_BYTE]},
        {"contains": _NO_BYTE, "items": {"not": {"type": "null"}}},
    ],
}


def rejection(schema: JsonObject) -> Json:
    """Return a schema whose valid payloads Cabidela rejects under `schema`, a whole document."""
    return throws(schema, at_root=True)


def throws(schema: Json, *, at_root: bool) -> Json:
    """Return what makes a part throw; the branches of a union at the root are at the root, too."""
    if not isinstance(schema, dict) or "not" in schema or "allOf" in schema:
        return NEVER
    for keyword in _UNION_KEYWORDS:
        if keyword in schema:
            # Below the root, an unmet union is merely no match.
            return _all_of(partial(throws, at_root=True), branches(schema, keyword)) if at_root else NEVER
    if schema.get("type") == "array":
        return _any_of(_array(schema))
    if schema.get("type") == "object":
        return _any_of(_object(schema))
    return _any_of(_scalar(schema))


def misses(schema: Json) -> Json:
    """Return what makes a part below the root throw or count no match."""
    if not isinstance(schema, dict) or "not" in schema or "allOf" in schema:
        return NEVER
    for keyword in _UNION_KEYWORDS:
        if keyword in schema:
            return _all_of(misses, branches(schema, keyword))
    if schema.get("type") == "array":
        return _any_of([*_array(schema), *_array_without_match(schema)])
    thrown = throws(schema, at_root=False)
    return _any_of([thrown, _NO_OBJECT]) if _matches_as_object_only(schema) else thrown


def _array(schema: JsonObject) -> Iterator[Json]:
    if "properties" in schema:
        return
    yield {"type": "string"}
    below = throws(schema.get("items"), at_root=False)
    if below is not NEVER:
        yield {**_ITEMS_ARE_CHECKED, "contains": below}


def _array_without_match(schema: JsonObject) -> Iterator[Json]:
    # The members of an object count as items.
    yield {"type": ["boolean", "null", "number"]}
    yield {"type": "object", "maxProperties": 0}
    below = misses(schema.get("items"))
    if below is not NEVER:
        yield {"allOf": [_ITEMS_ARE_CHECKED, {"items": below}]}


def _matches_as_object_only(schema: JsonObject) -> bool:
    """Return whether a value that is not an object has no property that could match."""
    members = declared(schema)
    return schema.get("type") == "object" and not any(matters_when_absent(schema, name) for name in members)


def _object(schema: JsonObject) -> Iterator[Json]:
    members, names = declared(schema), required(schema)
    if js.INHERITED_NAMES.intersection((*members, *names)):
        return
    missing = [name for name in names if is_unmatched_when_absent(schema, name)]
    # The first test: most payloads lack the key of most branches.
    for name in missing:
        yield {"type": "object", "properties": {name: False}}
    if missing:
        yield _NO_OBJECT
    if schema.get("additionalProperties") is False:
        known: JsonObject = dict.fromkeys(members, True)
        yield {"type": "object", "not": {"properties": known, "additionalProperties": False}}
    for name, member in members.items():
        below = misses(member) if name in names else throws(member, at_root=False)
        if below is not NEVER:
            yield {"type": "object", "required": [name], "properties": {name: below}}


def _scalar(schema: JsonObject) -> Iterator[Json]:
    kind = schema.get("type")
    if not isinstance(kind, str) or kind not in _SCALAR_TYPES:
        return
    yield {"type": [each for each in _ALL_TYPES if each != ("number" if kind in _NUMERIC else kind)]}
    options = schema.get("enum")
    if kind == "string" and isinstance(options, list) and all(isinstance(each, str) for each in options):
        yield {"type": "string", "not": {"enum": options}}
    if kind == "string" and schema.get("minLength") == 1:
        yield {"type": "string", "maxLength": 0}
    for keyword, beyond in (("minimum", "exclusiveMaximum"), ("maximum", "exclusiveMinimum")):
        bound = schema.get(keyword)
        if kind in _NUMERIC and isinstance(bound, int | float) and abs(bound) < LARGEST_EXACT:
            yield {"type": "number", beyond: bound}


def _all_of(demand: SchemaWriter, parts: list[JsonObject]) -> Json:
    found = [demand(part) for part in parts]
    return {"allOf": found} if found and all(each is not NEVER for each in found) else NEVER


def _any_of(options: Iterable[Json]) -> Json:
    found = [each for each in options if each is not NEVER]
    return {"anyOf": found} if found else NEVER
