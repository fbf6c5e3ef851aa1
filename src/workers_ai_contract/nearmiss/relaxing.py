"""Relaxes one keyword of a schema; values that become valid by this violate the keyword."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from workers_ai_contract.nearmiss.edits import ABSENT
from workers_ai_contract.nearmiss.places import UNIONS
from workers_ai_kernel.pointers import resolve
from workers_ai_kernel.values import json_type

if TYPE_CHECKING:
    from workers_ai_contract.coverage import Point
    from workers_ai_contract.coverage.reaching import Step
    from workers_ai_contract.nearmiss.edits import MaybeJson
    from workers_ai_contract.nearmiss.places import SchemaPlace
    from workers_ai_kernel import JsonObject
    from workers_ai_kernel.schema.normal import Subschema


def relaxed(place: SchemaPlace, point: Point, value: MaybeJson) -> Subschema:
    """Return the schema with the one keyword of a point relaxed just enough to accept `value`.

    `type` and `enum` are extended by the type of the value or the value itself, so union branches stay
    disjoint for all other values; if an `enum` implies the type, both are extended. A branch that inherits
    its types is extended together with the unions above it, but other branches are not. The one name is
    removed from `required`. A `oneOf` with several matching branches becomes an `anyOf`; other keywords are
    removed.
    """
    schema = _relaxed(place.schema, point, value)
    inherits = point.keyword == "type"
    for parent, step in reversed(place.trail):
        inherits = inherits and step[0] in UNIONS
        schema = _with_child(_widened(parent, value) if inherits else parent, step, schema)
    return schema


def document_without(document: JsonObject, place: SchemaPlace, point: Point) -> JsonObject:
    """Return the published schema without the keyword; a `oneOf` with several matches becomes an `anyOf`."""
    edited = deepcopy(document)
    at = resolve(edited, keyword_owner(document, place, point))
    assert isinstance(at, dict)  # noqa: S101 - a schema with a keyword is an object
    keyword = point.keyword
    if keyword == "required":
        names = at["required"]
        assert isinstance(names, list)  # noqa: S101 - `required` must be a list
        at["required"] = [name for name in names if name != point.aspect]
        return edited
    removed = at.pop(keyword)
    if (keyword, point.aspect) == ("oneOf", "several"):
        at["anyOf"] = removed
    if keyword == "type":
        at.pop("enum", None)
    return edited


def keyword_owner(document: JsonObject, place: SchemaPlace, point: Point) -> str:
    """Return the pointer of the schema that contains the keyword; it can be inherited from a parent."""
    pointer = place.schema.pointer
    for parent, step in reversed(place.trail):
        written = resolve(document, pointer)
        if (isinstance(written, dict) and point.keyword in written) or step[0] not in UNIONS:
            break
        pointer = parent.pointer
    return pointer


def without_unions(schema: Subschema) -> Subschema:
    """Return a schema without its unions."""
    return schema._replace(one_of=(), any_of=())


def _relaxed(schema: Subschema, point: Point, value: MaybeJson) -> Subschema:  # noqa: PLR0911 - one for each keyword
    match point.keyword, point.aspect:
        case "type", _:
            return _widened(schema, value)
        case "enum", _:
            return _listing(schema, value)
        case "minimum", _:
            return schema._replace(minimum=None)
        case "maximum", _:
            return schema._replace(maximum=None)
        case "minLength", _:
            return schema._replace(min_length=0)
        case "required", name:
            return schema._replace(required=tuple(other for other in schema.required if other != name))
        case "additionalProperties", _:
            return schema._replace(additional=None)
        case "oneOf", "several":
            return schema._replace(one_of=(), any_of=schema.one_of)
        case "oneOf", _:
            return schema._replace(one_of=())
        case _:
            return schema._replace(any_of=())


def _widened(schema: Subschema, value: MaybeJson) -> Subschema:
    assert value is not ABSENT  # noqa: S101 - an absent value has no type
    types = (*schema.types, json_type(value))
    return _listing(schema._replace(types=types), value)


def _listing(schema: Subschema, value: MaybeJson) -> Subschema:
    if schema.enum is None or value is ABSENT:
        return schema
    return schema._replace(enum=(*schema.enum, value))


def _with_child(parent: Subschema, step: Step, child: Subschema) -> Subschema:
    keyword, which = step
    if keyword == "properties":
        return parent._replace(properties={**parent.properties, str(which): child})
    if keyword == "additionalProperties":
        return parent._replace(additional=child)
    if keyword == "items":
        return parent._replace(items=child)
    index = int(which)
    if keyword == "oneOf":
        return parent._replace(one_of=(*parent.one_of[:index], child, *parent.one_of[index + 1 :]))
    return parent._replace(any_of=(*parent.any_of[:index], child, *parent.any_of[index + 1 :]))
