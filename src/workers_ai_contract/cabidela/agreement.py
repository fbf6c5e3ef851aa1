"""A stricter schema whose valid payloads both JSON Schema and Cabidela accept.

Most payloads lie where the two semantics agree, and a compiled engine finds that out many times faster than
Cabidela's semantics can be imitated. For each part of a schema, three demands are written as JSON Schema:

    passes    valid, and Cabidela does not throw
    matches   the same, and Cabidela counts at least one match
    is_one    the same, and Cabidela counts exactly one match

Each is sufficient, not necessary: a payload that does not meet them is judged by both semantics separately.
"""

from __future__ import annotations

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
    from collections.abc import Sequence

    from workers_ai_kernel import Json, JsonObject


_ANNOTATIONS: Final = frozenset({"title", "description", "default", "examples", "$schema", "deprecated"})
_SCALARS: Final = {
    "string": frozenset({"type", "enum", "minLength"}),
    "boolean": frozenset({"type"}),
    "integer": frozenset({"type", "minimum", "maximum"}),
    "number": frozenset({"type", "minimum", "maximum"}),
}
_OBJECT: Final = frozenset({"type", "properties", "required", "additionalProperties"})
_ARRAY: Final = frozenset({"type", "items"})
_UNION: Final = frozenset({"type", "oneOf"}), frozenset({"type", "anyOf"})
# A key with a slash is looked up by its last part.
_PLAIN_NAME: Final = "^[^/]*$"


def agreement(schema: JsonObject) -> Json:
    """Return a schema whose valid payloads are valid under `schema`, too, and accepted by Cabidela."""
    union = _listed(schema, "oneOf")
    if union is not None:
        return _one_branch(union, at_root=True)
    return NEVER if "anyOf" in schema or "allOf" in schema else _passes(schema)


def one_match(schema: JsonObject) -> Json:
    """Return a schema whose valid payloads are exactly one match of a part below the root."""
    return _is_one(schema)


def _passes(schema: JsonObject) -> Json:
    """Return what is valid and does not throw."""
    keywords = schema.keys() - _ANNOTATIONS
    if not keywords:
        return {}
    if any(keywords <= union for union in _UNION):
        # An unmet union below the root does not throw.
        return schema
    if _is_object(schema):
        return _object(schema)
    if schema.get("type") == "array":
        return _array(schema, _passes)
    return _scalar(schema)


def _matches(schema: JsonObject) -> Json:
    """Return what is valid and counts at least one match."""
    if (union := _listed(schema, "anyOf")) is not None:
        return {"anyOf": [_matches(branch) for branch in union]}
    if schema.get("type") == "array":
        # An empty array matches.
        return _array(schema, _matches)
    return _is_one(schema)


def _is_one(schema: JsonObject) -> Json:
    """Return what is valid and counts exactly one match."""
    if (union := _listed(schema, "oneOf")) is not None:
        return _one_branch(union, at_root=False)
    if "oneOf" in schema or "anyOf" in schema:
        return NEVER
    if _is_object(schema):
        return _matching_object(schema)
    if schema.get("type") == "array":
        items = _array(schema, _is_one)
        return {**items, "maxItems": 1} if isinstance(items, dict) else NEVER
    return _scalar(schema)


def _one_branch(union: Sequence[JsonObject], *, at_root: bool) -> Json:
    """Return what one branch takes as exactly one match, and all others reject.

    A branch before it must throw, because a branch without a match ends the count.
    """
    options: list[Json] = []
    for index, branch in enumerate(union):
        # At the root, the branches of a nested union are at the root, too.
        nested = _listed(branch, "oneOf") if at_root else None
        taken = _one_branch(nested, at_root=True) if nested is not None else _is_one(branch)
        others = [_throws_at_once(other, at_root=at_root) for other in (*union[:index], *union[index + 1 :])]
        # The other branches first: most reject by a single key.
        options.append({"allOf": [*others, taken]})
    return {"anyOf": options}


def _throws_at_once(schema: JsonObject, *, at_root: bool) -> Json:
    """Return what throws by its type or a missing key, which is tested faster than all that throws."""
    nested = _listed(schema, "oneOf")
    if nested is not None:
        return {"allOf": [_throws_at_once(each, at_root=True) for each in nested]} if at_root else NEVER
    kind = schema.get("type")
    if kind == "array":
        return {"type": "string"}
    if kind in _SCALARS:
        types = ["array", "object", "string", "boolean", "number"]
        return {"type": [each for each in types if each != ("number" if kind == "integer" else kind)]}
    if kind != "object":
        return NEVER
    options: list[Json] = [
        {"properties": {name: False}} for name in required(schema) if is_unmatched_when_absent(schema, name)
    ]
    return {"type": "object", "anyOf": options} if options else NEVER


def _matching_object(schema: JsonObject) -> Json:
    """Return the objects that count as one match: a declared property matches."""
    whole = _object(schema)
    if not isinstance(whole, dict):
        return NEVER
    if required(schema):
        return whole
    options: list[Json] = [
        {"required": [name], "properties": {name: _matches(member)}}
        for name, member in declared(schema).items()
    ]
    additional = schema.get("additionalProperties")
    if isinstance(additional, dict) and not options:
        return {**whole, "minProperties": 1, "additionalProperties": _matches(additional)}
    return {"allOf": [whole, {"anyOf": options}]} if options else NEVER


def _object(schema: JsonObject) -> Json:
    """Return the objects without an exception: declared properties pass, required ones match.

    In a closed object all must match, because a property without a match counts as undeclared.
    """
    if not schema.keys() - _ANNOTATIONS <= _OBJECT:
        return NEVER
    properties, names = declared(schema), required(schema)
    if not properties.keys() >= set(names) or js.INHERITED_NAMES.intersection(properties):
        return NEVER
    demand = _matches if schema.get("additionalProperties") is False else _passes
    members: JsonObject = {
        name: (_matches if name in names else demand)(member) for name, member in properties.items()
    }
    present: list[Json] = [
        *names,
        *(name for name in properties if name not in names and matters_when_absent(schema, name)),
    ]
    found: JsonObject = {"type": "object", "properties": members, "required": present}
    if "additionalProperties" not in schema:
        return found
    additional = schema["additionalProperties"]
    if additional is False:
        return {**found, "additionalProperties": False}
    if not isinstance(additional, dict):
        return NEVER
    plain: JsonObject = {"pattern": _PLAIN_NAME}
    return {**found, "additionalProperties": _passes(additional), "propertyNames": plain}


def _array(schema: JsonObject, demand: SchemaWriter) -> Json:
    if not schema.keys() - _ANNOTATIONS <= _ARRAY:
        return NEVER
    if "items" not in schema:
        return {"type": "array", "maxItems": 0}
    items = schema["items"]
    return {"type": "array", "items": demand(items)} if isinstance(items, dict) else NEVER


def _scalar(schema: JsonObject) -> Json:
    """Return the schema itself if both semantics read it in the same way."""
    keywords = schema.keys() - _ANNOTATIONS
    if not keywords:
        return {}
    known = _SCALARS.get(str(schema.get("type")))
    if known is None or not keywords <= known:
        return NEVER
    enum = schema.get("enum", [])
    bounds = [schema[name] for name in ("minimum", "maximum", "minLength") if name in schema]
    if not isinstance(enum, list) or not all(isinstance(each, str) for each in enum):
        return NEVER
    if not all(isinstance(bound, int | float) and abs(bound) < LARGEST_EXACT for bound in bounds):
        return NEVER
    # In UTF-16, some characters count twice: only a length of 0 or 1 is the same.
    return NEVER if schema.get("minLength") not in (None, 0, 1) else schema


def _listed(schema: JsonObject, keyword: str) -> list[JsonObject] | None:
    """Return the branches of a union with the type that they inherit; None if there is more beside it."""
    if not schema.keys() - _ANNOTATIONS <= {"type", keyword}:
        return None
    return branches(schema, keyword) or None


def _is_object(schema: JsonObject) -> bool:
    return schema.get("type") == "object"
