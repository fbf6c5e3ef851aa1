"""Reads the parts of a schema: declared properties, required names, branches of a union."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from workers_ai_contract.cabidela.compiling import compile_part
from workers_ai_contract.cabidela.objects import DeclaredProperty
from workers_ai_contract.cabidela.scalars import NO_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable

    from workers_ai_kernel import Json, JsonObject

LARGEST_EXACT: Final = 2**53
"""Below it, a bound is the same number in JavaScript as in JSON Schema."""
NEVER: Final = False
"""The schema that no value satisfies."""
SchemaWriter: TypeAlias = "Callable[[JsonObject], Json]"
"""Writes as JSON Schema what must hold of a value so that a part of a schema has a certain outcome."""


def declared(schema: JsonObject) -> dict[str, JsonObject]:
    """Return the declared properties; one that is not an object becomes a schema that nothing is known of."""
    members = schema.get("properties", {})
    if not isinstance(members, dict):
        return {}
    return {name: member if isinstance(member, dict) else {"const": None} for name, member in members.items()}


def required(schema: JsonObject) -> list[str]:
    """Return the names of the required properties."""
    names = schema.get("required", [])
    return [str(name) for name in names] if isinstance(names, list) else []


def branches(schema: JsonObject, keyword: str) -> list[JsonObject]:
    """Return the branches of a union, each with the type that it inherits; nothing if they are not listed."""
    listed = schema.get(keyword)
    inherited: JsonObject = {"type": schema.get("type", NO_TYPE)}
    if not isinstance(listed, list):
        return []
    return [{**inherited, **(branch if isinstance(branch, dict) else {})} for branch in listed]


def matters_when_absent(schema: JsonObject, name: str) -> bool:
    """Return whether a declared property is checked even if it is absent."""
    check = compile_part(declared(schema)[name], at_root=False)
    return DeclaredProperty.of(name, check).matters_when_absent


def is_unmatched_when_absent(schema: JsonObject, name: str) -> bool:
    """Return whether a required property counts as missing wherever it is absent."""
    return name not in declared(schema) or not matters_when_absent(schema, name)
