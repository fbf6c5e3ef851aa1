"""Compiles a schema into closures, once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from workers_ai_contract.validation.enforced import javascript as js
from workers_ai_contract.validation.enforced.arrays import array_check
from workers_ai_contract.validation.enforced.objects import Property, object_check
from workers_ai_contract.validation.enforced.scalars import scalar
from workers_ai_contract.validation.enforced.unions import any_of, constrained, negated, one_of
from workers_ai_schemas.normal import UnsupportedSchemaError

if TYPE_CHECKING:
    from workers_ai_contract.validation.enforced.failures import Check
    from workers_ai_schemas import Json, JsonObject

# Those that Cabidela obeys in ways that are not worked out; all other keywords it does not know.
_UNSUPPORTED = ("minProperties", "maxProperties", "unevaluatedProperties")


def compile_schema(schema: Json, *, at_root: bool = False) -> Check:
    """Return the check that a schema amounts to.

    Raises:
        UnsupportedSchemaError: it uses a keyword, or a form of one, that we cannot imitate.
    """
    if not isinstance(schema, dict):
        return scalar({})
    _refuse_unsupported(schema)
    conditions: list[Check] = []
    if "not" in schema:
        conditions.append(negated(compile_schema(schema["not"], at_root=at_root)))
    if "oneOf" in schema:
        rest = one_of(_branches("oneOf", schema, at_root=at_root), at_root=at_root)
    elif "anyOf" in schema:
        rest = any_of(_branches("anyOf", schema, at_root=at_root), at_root=at_root)
    else:
        if "allOf" in schema:
            conditions.extend(_branches("allOf", schema, at_root=at_root))
        rest = _plain(schema)
    return constrained(conditions, rest) if conditions else rest


def _refuse_unsupported(schema: JsonObject) -> None:
    for keyword in _UNSUPPORTED:
        if keyword in schema:
            raise UnsupportedSchemaError(keyword, "", "the enforced profile cannot imitate it")


def _branches(keyword: str, schema: JsonObject, *, at_root: bool) -> list[Check]:
    branches = schema[keyword]
    if not isinstance(branches, list):
        raise UnsupportedSchemaError(keyword, "", "it is not an array")
    inherited = schema.get("type", "undefined")
    compiled = partial(compile_schema, at_root=at_root)
    return [compiled(_with_type(inherited, branch)) for branch in branches]


def _with_type(inherited: Json, branch: Json) -> JsonObject:
    # A branch takes the type of its parent; where that has none, it has a type that nothing is of.
    return {"type": inherited, **(branch if isinstance(branch, dict) else {})}


def _plain(schema: JsonObject) -> Check:
    if schema.get("type") == "array":
        items = compile_schema(schema["items"]) if "items" in schema else None
        return array_check(items, scalar(schema))
    if schema.get("type") == "object" or "properties" in schema:
        return _object(schema)
    return scalar(schema)


def _object(schema: JsonObject) -> Check:
    declared = schema.get("properties", {})
    required = schema.get("required", [])
    if not isinstance(declared, dict):
        raise UnsupportedSchemaError("properties", "", "it is not an object")
    if not isinstance(required, list):
        raise UnsupportedSchemaError("required", "", "it is not an array")
    properties = [Property.of(name, compile_schema(declared[name])) for name in js.keys(declared)]
    return object_check(properties, required, _additional(schema))


def _additional(schema: JsonObject) -> Check | Literal[False] | None:
    if "additionalProperties" not in schema:
        return None
    additional = schema["additionalProperties"]
    return False if additional is False else compile_schema(additional)
