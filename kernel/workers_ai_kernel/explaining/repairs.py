"""Repair suggestions for values of the wrong type, as concrete as the value allows."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from workers_ai_kernel.acceptance import accepts
from workers_ai_kernel.explaining.showing import articled, both, either, one_of, place, shown
from workers_ai_kernel.pointers import join
from workers_ai_kernel.values import has_type

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from collections.abc import Set as AbstractSet

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.explaining.hints import Hints
    from workers_ai_kernel.schema.normal import Subschema

_LONGEST_TEXT = 10_000
# First characters of JSON numbers, objects and arrays.
_BEGINNINGS = frozenset("-0123456789{[")


def of_type(  # noqa: PLR0913 - one argument per fact
    hints: Hints, schemas: Sequence[Subschema], value: Json, pointer: str, wanted: str, *, required: bool
) -> str:
    """Suggest how to make a value one of the types that the subschemas allow.

    `wanted` names these types. Leaving the value out is suggested only for optional values below the root.
    """
    if value is None:
        return (
            f"Make {place(pointer)} {wanted}."
            if required or not pointer
            else f"Leave {place(pointer)} out, or make it {wanted}."
        )
    by_kind = _unquoted if isinstance(value, str) else _quoted
    return (
        by_kind(schemas, value, pointer)
        or _of_enum(schemas, pointer)
        or _one_by_one(hints, value, pointer)
        or _listed(schemas, value, pointer)
        or _as_member(schemas, value, pointer)
        or f"Make {place(pointer)} {wanted}{_with_members(schemas)}."
    )


def swap_of_forms(
    form_keys: AbstractSet[str],
    wanted: Sequence[str],
    declared: Collection[str],
    value: JsonObject,
    pointer: str,
) -> str | None:
    """Suggest replacing the key of one form by that of the expected form.

    Return None if no other form's key is present. `declared` are the keys that the object may have, apart
    from the missing ones in `wanted`.
    """
    if form_keys.isdisjoint(wanted):
        return None
    other = next((key for key in value if key in form_keys and key not in declared), None)
    if other is None:
        return None
    where = f" in {pointer}" if pointer else ""
    return f"Send {either(map(repr, wanted))} instead of {other!r}{where}."


def moved_up(name: str, declared: Collection[str], value: JsonObject, pointer: str) -> str | None:
    """Suggest moving members up if the missing name is one object too deep; None if it is not."""
    for key, member in value.items():
        if key not in declared and isinstance(member, dict) and name in member:
            return f"Move the members of {join(pointer, key)} into {place(pointer)} itself."
    return None


def wanted_types(schemas: Sequence[Subschema]) -> str:
    """Name the allowed types."""
    if len(schemas) == 1:
        return _listed_types(schemas[0].types)
    return _listed_types(tuple(dict.fromkeys(name for schema in schemas for name in schema.types)))


@lru_cache
def _listed_types(types: tuple[str, ...]) -> str:
    return either(map(articled, types))


def _unquoted(schemas: Sequence[Subschema], value: Json, pointer: str) -> str | None:
    """Suggest removing the quotes around a number, boolean, array or object."""
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        return None
    text = value.strip()
    if not text or (text[0] not in _BEGINNINGS and text.lower() not in {"true", "false"}):
        return None
    try:
        meant: Json = json.loads(text.lower() if text[0] in "TF" else text)
    except (ValueError, RecursionError):
        return None
    if not any(has_type(meant, schema.types) for schema in schemas):
        return None
    if isinstance(meant, dict | list):
        whole = "the string" if not pointer else f"the string {place(pointer)}"
        return f"Send the content of {whole} as JSON, without quotes around it."
    return f"Write {place(pointer)} without quotes: {shown(meant)}."


def _quoted(schemas: Sequence[Subschema], value: Json, pointer: str) -> str | None:
    """Suggest quoting a value that must be a string, or rounding a fraction that must be an integer."""
    if not isinstance(value, bool | int | float):
        return None
    types = {name for schema in schemas for name in schema.types}
    if isinstance(value, float) and "integer" in types:
        return f"Round {place(pointer)} to a whole number: {round(value)}."
    if any("string" in schema.types and accepts(schema, shown(value)) for schema in schemas):
        return f"Make {place(pointer)} a string: {shown(shown(value))}."
    return None


def _of_enum(schemas: Sequence[Subschema], pointer: str) -> str | None:
    """Suggest one of the values of an enum."""
    options = [option for schema in schemas for option in schema.enum or ()]
    if not options or not all(schema.enum for schema in schemas):
        return None
    return f"Set {place(pointer)} to {one_of(options)}."


def _one_by_one(hints: Hints, value: Json, pointer: str) -> str | None:
    """Suggest sending the payloads of an array one by one."""
    if pointer or not isinstance(value, list) or not value:
        return None
    first = value[0]
    if not isinstance(first, dict) or first.keys().isdisjoint(hints.item_keys):
        return None
    return "Send each item of the array as a separate payload."


def _listed(schemas: Sequence[Subschema], value: Json, pointer: str) -> str | None:
    """Suggest wrapping a single item in an array."""
    for schema in schemas:
        if schema.items is not None and _is_shaped(schema.items) and accepts(schema.items, value):
            return f"Put {place(pointer)} into an array, even if it is the only item: [{shown(value)}]."
    return None


def _as_member(schemas: Sequence[Subschema], value: Json, pointer: str) -> str | None:
    """Suggest wrapping a value in an object, if it is a valid value of one of its properties."""
    taken = [repr(name) for schema in schemas for name in _taking(schema, value)]
    if not taken:
        return None
    return f"Make {place(pointer)} an object that has this value as its {either(dict.fromkeys(taken))}."


def _taking(schema: Subschema, value: Json) -> list[str]:
    """Return the required property if it accepts the value, or the only optional property that does."""
    if len(schema.required) > 1:
        return []
    names = schema.required or [name for name, declared in schema.properties.items() if _is_shaped(declared)]
    takers = (name for name in names if name in schema.properties and accepts(schema.properties[name], value))
    # Two are as good as a hundred.
    found = list(islice(takers, 2))
    return found if len(found) == 1 else []


def _with_members(schemas: Sequence[Subschema]) -> str:
    required = schemas[0].required if len(schemas) == 1 else ()
    return f" with {both(map(repr, required))}" if required else ""


def _is_shaped(schema: Subschema) -> bool:
    return bool(schema.required or schema.properties or schema.enum) or len(schema.types) == 1
