"""Names fields: turns property names into valid, unused identifiers."""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_NOT_WORD = re.compile(r"[^A-Za-z0-9_]+")
_LONGEST = 60

# Names used in class bodies; a field of the same name would shadow them.
_IN_USE = frozenset({"Any", "Field", "Literal", "None", "bool", "dict", "float", "int", "list", "str"})

# Attributes of pydantic's and our base classes, and of their metaclass; a field must not shadow them.
RESERVED = frozenset(
    [
        "construct",
        "copy",
        "dict",
        "from_orm",
        "json",
        "model_computed_fields",
        "model_config",
        "model_construct",
        "model_copy",
        "model_dump",
        "model_dump_json",
        "model_extra",
        "model_fields",
        "model_fields_set",
        "model_json_schema",
        "model_parametrized_name",
        "model_post_init",
        "model_rebuild",
        "model_validate",
        "model_validate_json",
        "model_validate_strings",
        "mro",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "register",
        "schema",
        "schema_json",
        "update_forward_refs",
        "validate",
    ]
)


def field_names(properties: Iterable[str], reserved: Collection[str]) -> dict[str, str]:
    """Return the field name of each property; it equals the property name where Python allows it.

    `reserved` are additional names that fields must not have.
    """
    declared = list(properties)
    fields = {name: name for name in declared if _is_free(name, reserved)}
    taken = set(fields.values())
    for name in declared:
        if name not in fields:
            fields[name] = _other_name(name, taken, reserved)
            taken.add(fields[name])
    return {name: fields[name] for name in declared}


def _is_free(name: str, reserved: Collection[str]) -> bool:
    return (
        name.isascii()
        and name.isidentifier()
        and not keyword.iskeyword(name)
        and not name.startswith("_")
        and len(name) <= _LONGEST
        and name not in _IN_USE
        and name not in reserved
    )


def _other_name(name: str, taken: Collection[str], reserved: Collection[str]) -> str:
    word = _NOT_WORD.sub("_", name)[:_LONGEST].strip("_")
    base = f"{word}_" if word and not word[0].isdigit() else f"property_{word}".rstrip("_")
    if word != name and _is_free(word, reserved) and word not in taken:
        return word
    number, candidate = 2, base
    while candidate in taken or not _fits(candidate, reserved):
        candidate, number = f"{base}{number}" if base[-1] == "_" else f"{base}_{number}", number + 1
    return candidate


def _fits(name: str, reserved: Collection[str]) -> bool:
    return (
        name.isidentifier() and name not in reserved and name not in _IN_USE and not keyword.iskeyword(name)
    )
