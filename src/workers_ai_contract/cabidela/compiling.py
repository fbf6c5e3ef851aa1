"""Compiles a schema into closures, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from workers_ai_contract.cabidela import javascript as js
from workers_ai_contract.cabidela.arrays import array_check
from workers_ai_contract.cabidela.objects import DeclaredProperty, object_check
from workers_ai_contract.cabidela.scalars import NO_TYPE, scalar
from workers_ai_contract.cabidela.unions import all_of, any_of, negated, one_of
from workers_ai_kernel.schema.normal import UnsupportedSchemaError

if TYPE_CHECKING:
    from workers_ai_contract.cabidela.failures import Check
    from workers_ai_kernel import Json, JsonObject

# Keywords whose handling in Cabidela is unknown; all other keywords are ignored by it.
_UNSUPPORTED = ("minProperties", "maxProperties", "unevaluatedProperties")


def compile_document(schema: JsonObject) -> Check:
    """Return the check of a whole schema.

    Raises:
        UnsupportedSchemaError: it uses a keyword, or a keyword value, that cannot be imitated.
    """
    if "allOf" not in schema or "oneOf" in schema or "anyOf" in schema:
        return _schema(schema, at_root=True)
    beside = {keyword: schema[keyword] for keyword in schema if keyword != "allOf"}
    # A `not` beside `allOf` is checked first.
    unwanted = {"not": beside.pop("not")} if "not" in beside else {}
    merged = _schema(_merged(schema), at_root=True)
    check = all_of(merged, _schema(beside, at_root=True))
    return _negated(unwanted, check, at_root=True)


def compile_part(schema: Json, *, at_root: bool) -> Check:
    """Return the check of one part of a schema, as it is compiled within the whole.

    Raises:
        UnsupportedSchemaError: it uses a keyword, or a keyword value, that cannot be imitated.
    """
    return _schema(schema, at_root=at_root)


def _schema(schema: Json, *, at_root: bool = False) -> Check:
    if not isinstance(schema, dict):
        return scalar({})
    _refuse_unsupported(schema)
    return _negated(schema, _positive(schema, at_root=at_root), at_root=at_root)


def _negated(schema: JsonObject, check: Check, *, at_root: bool) -> Check:
    if "not" not in schema:
        return check
    return negated(_schema(schema["not"], at_root=at_root), check)


def _positive(schema: JsonObject, *, at_root: bool) -> Check:
    """Return the check without `not`; `oneOf` and `anyOf` disable all keywords beside them."""
    if "oneOf" in schema:
        return one_of(_branches("oneOf", schema, at_root=at_root), at_root=at_root)
    if "anyOf" in schema:
        return any_of(_branches("anyOf", schema, at_root=at_root), at_root=at_root)
    if "allOf" in schema:
        raise UnsupportedSchemaError("allOf", "", "supported at the root only")
    return _plain(schema)


def _refuse_unsupported(schema: JsonObject) -> None:
    for keyword in _UNSUPPORTED:
        if keyword in schema:
            raise UnsupportedSchemaError(keyword, "", "the enforced profile cannot imitate it")


def _branches(keyword: str, schema: JsonObject, *, at_root: bool) -> list[Check]:
    return [_schema({**_inherited(schema), **branch}, at_root=at_root) for branch in _listed(keyword, schema)]


def _merged(schema: JsonObject) -> JsonObject:
    """Return the schema equivalent to an `allOf`: for each keyword, the last branch wins."""
    merged = _inherited(schema)
    for branch in _listed("allOf", schema):
        merged.update(branch)
    return merged


def _inherited(schema: JsonObject) -> JsonObject:
    return {"type": schema.get("type", NO_TYPE)}


def _listed(keyword: str, schema: JsonObject) -> list[JsonObject]:
    branches = schema[keyword]
    if not isinstance(branches, list):
        raise UnsupportedSchemaError(keyword, "", "not an array")
    # A boolean schema has no keywords to merge.
    return [branch if isinstance(branch, dict) else {} for branch in branches]


def _plain(schema: JsonObject) -> Check:
    if schema.get("type") == "array":
        items = _schema(schema["items"]) if "items" in schema else None
        return array_check(items, _object(schema) if "properties" in schema else scalar(schema))
    if schema.get("type") == "object" or "properties" in schema:
        return _object(schema)
    return scalar(schema)


def _object(schema: JsonObject) -> Check:
    declared = schema.get("properties", {})
    required = schema.get("required", [])
    if not isinstance(declared, dict):
        raise UnsupportedSchemaError("properties", "", "not an object")
    if not isinstance(required, list):
        raise UnsupportedSchemaError("required", "", "not an array")
    if inherited := js.INHERITED_NAMES.intersection(declared):
        raise UnsupportedSchemaError("properties", "", f"JavaScript inherits {min(inherited)!r}")
    properties = [DeclaredProperty.of(name, _schema(declared[name])) for name in js.keys(declared)]
    return object_check(properties, required, _additional(schema))


def _additional(schema: JsonObject) -> Check | Literal[False] | None:
    if "additionalProperties" not in schema:
        return None
    additional = schema["additionalProperties"]
    return False if additional is False else _schema(additional)
