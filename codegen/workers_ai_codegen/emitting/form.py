"""Turns the classes of a contract into the JSON Schema that the library reads: names and structure only.

No text of a user's schema is in it. Properties have the names of their fields, and the values of a choice are
tokens, for which `Choices` has the literals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workers_ai_codegen import ir, literals
from workers_ai_codegen.emitting.styles import Absent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_codegen.emitting.styles import StyleFacts
    from workers_ai_kernel import Json, JsonObject

ROOT_FIELD = "root"
"""The field of a whole payload that is not an instance of one class."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TOKEN = re.compile(r"""(['"])value_(\d+)\1""")


@dataclass(frozen=True, slots=True)
class Choices:
    """The values of all choices, each known to the library by a token."""

    tokens: dict[str, str] = field(default_factory=dict[str, str])

    def token(self, value: str) -> str:
        """Return the token of a value."""
        return self.tokens.setdefault(value, f"value_{len(self.tokens)}")

    def annotation(self, written: str) -> str:
        """Return an annotation as the library wrote it, with the literals of the values for their tokens."""
        values = list(self.tokens)
        return _TOKEN.sub(lambda found: literals.text(values[int(found[2])]), written)


def schema(
    contract: ir.ModelContract, fields: Mapping[str, Mapping[str, str]], choices: Choices, facts: StyleFacts
) -> JsonObject:
    """Return the schema of classes and roots; `fields` has the field of each property, by class."""
    definitions = {one.name: _class(one, fields[one.name], choices, facts) for one in contract.classes}
    for root in contract.roots:
        if not root.is_class:
            definitions[root.name] = _object({ROOT_FIELD: _type(root.type, choices)}, [ROOT_FIELD])
    return {"$schema": _DIALECT, "$defs": definitions}


def _class(one: ir.ModelClass, fields: Mapping[str, str], choices: Choices, facts: StyleFacts) -> Json:
    properties: dict[str, Json] = {}
    required: list[str] = []
    for member in one.properties:
        absent = not (member.required or (member.default and facts.keeps_defaults))
        kind = _nullable(member.type) if absent and facts.absent is Absent.NULL else member.type
        properties[fields[member.name]] = _type(kind, choices)
        # The library moves required fields to the front; where all are, it leaves them as they are.
        if not absent or facts.absent is not Absent.OPTIONAL_KEY:
            required.append(fields[member.name])
    return _object(properties, required)


def _object(properties: dict[str, Json], required: list[str]) -> Json:
    return {"type": "object", "properties": properties, "required": [*required]}


def _nullable(kind: ir.Type) -> ir.Type:
    members = kind.members if isinstance(kind, ir.UnionType) else (kind,)
    if ir.AnyType() in members or ir.NullType() in members:
        return kind
    return ir.UnionType((*members, ir.NullType()))


def _type(kind: ir.Type, choices: Choices) -> Json:  # noqa: PLR0911 - one line a type
    match kind:
        case ir.LiteralType(values):
            return {"type": "string", "enum": [choices.token(value) for value in values]}
        case ir.ArrayType(items):
            return {"type": "array", "items": _type(items, choices)}
        case ir.MappingType(values):
            return {"type": "object", "additionalProperties": _type(values, choices)}
        case ir.UnionType(members):
            # None last, as people write it.
            ordered = sorted(members, key=lambda member: member == ir.NullType())
            return {"anyOf": [_type(member, choices) for member in ordered]}
        case ir.ClassReference(name):
            return {"$ref": f"#/$defs/{name}"}
        case ir.AnyType():
            return {}
        case _:
            return {"type": _SCALARS[type(kind)]}


_SCALARS: dict[type, str] = {
    ir.NullType: "null",
    ir.BooleanType: "boolean",
    ir.StringType: "string",
    ir.IntegerType: "integer",
    ir.NumberType: "number",
}
