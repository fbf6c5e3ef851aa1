"""What to do about a value of a type that is not admitted: as concrete as the value allows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workers_ai_contract.validation.explaining.acceptance import accepts
from workers_ai_contract.validation.explaining.showing import articled, both, either, place, shown
from workers_ai_contract.validation.values import has_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workers_ai_schemas import Json
    from workers_ai_schemas.normal import Subschema

_LONGEST_TEXT = 10_000


def of_type(schemas: Sequence[Subschema], value: Json, pointer: str) -> str:
    """Say how to make a value one of the types that any of the subschemas admits."""
    wanted = wanted_types(schemas)
    if value is None:
        return f"Leave {place(pointer)} out, or make it {wanted}."
    for repair in (_unquoted, _quoted, _listed, _as_member):
        sentence = repair(schemas, value, pointer)
        if sentence is not None:
            return sentence
    return f"Make {place(pointer)} {wanted}{_with_members(schemas)}."


def wanted_types(schemas: Sequence[Subschema]) -> str:
    """Name the types that are admitted."""
    types = dict.fromkeys(name for schema in schemas for name in schema.types)
    return either(articled(name) for name in types)


def _unquoted(schemas: Sequence[Subschema], value: Json, pointer: str) -> str | None:
    """See a number, boolean, array or object that was written as a string."""
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        return None
    try:
        meant: Json = json.loads(value.strip() if value.strip() not in {"True", "False"} else value.lower())
    except (ValueError, RecursionError):
        return None
    if not any(has_type(meant, schema.types) for schema in schemas):
        return None
    if isinstance(meant, dict | list):
        return f"Send what is in the string of {place(pointer)} as JSON itself, without quotes around it."
    return f"Write {place(pointer)} without quotes: {shown(meant)}."


def _quoted(schemas: Sequence[Subschema], value: Json, pointer: str) -> str | None:
    """See a string that was written without quotes, and a fraction where a whole number is wanted."""
    types = {name for schema in schemas for name in schema.types}
    if isinstance(value, float) and "integer" in types:
        return f"Round {place(pointer)} to a whole number: {round(value)}."
    if isinstance(value, bool | int | float) and "string" in types:
        return f"Make {place(pointer)} {wanted_types(schemas)}: {shown(shown(value))}."
    return None


def _listed(schemas: Sequence[Subschema], value: Json, pointer: str) -> str | None:
    """See one item where an array of such is wanted."""
    for schema in schemas:
        if schema.items is not None and _is_shaped(schema.items) and accepts(schema.items, value):
            return f"Put {place(pointer)} into an array, even if it is the only item: [{shown(value)}]."
    return None


def _as_member(schemas: Sequence[Subschema], value: Json, pointer: str) -> str | None:
    """See what should be a member of an object standing in the place of that object."""
    names = dict.fromkeys(name for schema in schemas for name in _members_that_take(schema, value))
    if not names:
        return None
    member = either(map(repr, names))
    return f"Make {place(pointer)} an object that has this value as its {member}."


def _members_that_take(schema: Subschema, value: Json) -> Iterator[str]:
    if len(schema.required) != 1:
        return
    (name,) = schema.required
    member = schema.properties.get(name)
    if member is not None and accepts(member, value):
        yield name


def _with_members(schemas: Sequence[Subschema]) -> str:
    required = schemas[0].required if len(schemas) == 1 else ()
    return f" with {both(map(repr, required))}" if required else ""


def _is_shaped(schema: Subschema) -> bool:
    return bool(schema.required or schema.properties or schema.enum) or len(schema.types) == 1
