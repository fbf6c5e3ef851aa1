"""Writes the intermediate form as one JSON Schema whose definitions have the chosen names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_codegen import ir
from workers_ai_codegen.errors import CodegenError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_schemas import Json, JsonObject

_ROOTS = ("Input", "Output")


def named_schema(contract: ir.Contract) -> JsonObject:
    """Return the contract as a schema with a definition for each class and for `Input` and `Output`.

    Exactly-one unions are written as plain ones, nested unions as one: the peer that reads this knows
    no other.

    Raises:
        CodegenError: a class is named `Input` or `Output` and is not that.
    """
    definitions: JsonObject = {one.name: _definition(one) for one in contract.classes}
    for name, root in zip(_ROOTS, (contract.input, contract.output), strict=True):
        if root == ir.Reference(name):
            continue
        if name in definitions:
            raise CodegenError(f"a class that is not the {name.lower()} has the name {name!r}")
        definitions[name] = _schema(root)
    return {"$defs": definitions}


def _definition(one: ir.Class) -> JsonObject:
    properties: JsonObject = {}
    for member in one.properties:
        declared = _schema(member.type)
        for default in member.default:
            declared["default"] = default
        properties[member.name] = declared
    return {
        "type": "object",
        "description": _description(one),
        "properties": properties,
        "required": [member.name for member in one.properties if member.required],
    }


def _description(one: ir.Class) -> str:
    first, others = one.places[0], len(one.places) - 1
    also = {0: "", 1: " and one other place"}.get(others, f" and {others} other places")
    return f"At `{first}`{also} of the published schemas."


def _schema(kind: ir.Type) -> JsonObject:
    match kind:
        case ir.Array(items):
            return {"type": "array", "items": _schema(items)}
        case ir.Mapping(ir.Anything()):
            return {"type": "object"}
        case ir.Mapping(values):
            return {"type": "object", "additionalProperties": _schema(values)}
        case ir.Union():
            return {"anyOf": [_schema(member) for member in _members(kind)]}
        case ir.Reference(name):
            return {"$ref": f"#/$defs/{name}"}
        case _:
            return _scalar(kind)


def _scalar(kind: ir.Anything | ir.Truth | ir.Text | ir.Choice | ir.Number) -> JsonObject:
    match kind:
        case ir.Anything():
            return {}
        case ir.Truth():
            return {"type": "boolean"}
        case ir.Text(min_length):
            return {"type": "string", "minLength": min_length} if min_length else {"type": "string"}
        case ir.Choice(values):
            return {"type": "string", "enum": [*values]}
        case ir.Number():
            return _number(kind)


def _number(kind: ir.Number) -> JsonObject:
    bounds: dict[str, Json] = {
        keyword: bound
        for keyword, bound in (("minimum", kind.minimum), ("maximum", kind.maximum))
        if bound is not None
    }
    return {"type": "integer" if kind.integer else "number", **bounds}


def _members(union: ir.Union) -> Iterator[ir.Type]:
    for member in union.members:
        if isinstance(member, ir.Union):
            yield from _members(member)
        else:
            yield member
