"""Follows the references of parts: an edit is applied where the place is written, as parts are shared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_codegen.observed.corrections import Operation
from workers_ai_codegen.observed.operations import CorrectionError
from workers_ai_kernel.pointers import join, resolve, tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers_ai_codegen.observed.corrections import SchemaEdit
    from workers_ai_kernel import Json, JsonObject

# What changes a schema inside, and not what is put in its place.
_OPENING = frozenset({Operation.ADD_PROPERTY, Operation.WIDEN_TYPE, Operation.ADD_ENUM_VALUE})
_NULL: JsonObject = {"type": "null"}


def followed(parts: Mapping[str, JsonObject], edit: SchemaEdit) -> SchemaEdit:
    """Return the edit of the part in which its place is written.

    The pointer may be one into the schema that is built, in which all parts are written out: where a `$ref`
    is met, it goes on in that part.

    Raises:
        CorrectionError: a reference or the pointer leads nowhere.
    """
    if edit.part not in parts or _is_written(parts[edit.part], edit):
        return edit
    part, pointer = edit.part, ""
    value: Json = parts.get(part)
    for step in tokens(edit.pointer):
        part, pointer, value = _entered(parts, edit, (part, pointer, value))
        if isinstance(value, dict):
            name = "anyOf" if step == "oneOf" and "oneOf" not in value else step
            pointer, value = join(pointer, name), value.get(name)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            pointer, value = join(pointer, step), value[int(step)]
        else:
            value = None
        if value is None:
            raise CorrectionError(edit, "the pointer leads nowhere")
    if edit.pointer:
        part, pointer, _ = _entered(parts, edit, (part, pointer, value), through_null=False)
    return replace(edit, part=part, pointer=pointer)


def _is_written(part: JsonObject, edit: SchemaEdit) -> bool:
    """Return whether the place is in the part itself, and no reference that the edit has to open."""
    try:
        place = resolve(part, edit.pointer)
    except LookupError:
        return False
    is_reference = isinstance(place, dict) and "$ref" in place
    return not (is_reference and edit.operation in _OPENING)


def _entered(
    parts: Mapping[str, JsonObject],
    edit: SchemaEdit,
    place: tuple[str, str, Json],
    *,
    through_null: bool = True,
) -> tuple[str, str, Json]:
    """Return the place behind references, and behind unions with null, which are built as one type."""
    part, pointer, value = place
    while isinstance(value, dict):
        name = value.get("$ref")
        branches = value.get("anyOf")
        if isinstance(name, str):
            if name not in parts:
                raise CorrectionError(edit, f"there is no part {name!r}")
            part, pointer, value = name, "", parts[name]
        elif through_null and isinstance(branches, list) and len(branches) == 2 and _NULL in branches:  # noqa: PLR2004 - it and null
            index = 1 - branches.index(_NULL)
            pointer, value = join(pointer, "anyOf", index), branches[index]
        else:
            break
    return part, pointer, value
