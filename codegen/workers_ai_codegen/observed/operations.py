"""Applies single edits to schemas; an edit that does not fit raises an error."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.observed.corrections import Operation
from workers_ai_kernel.pointers import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workers_ai_codegen.observed.corrections import SchemaEdit
    from workers_ai_kernel import Json, JsonObject

    Parts: TypeAlias = Mapping[str, JsonObject]

ENVELOPE = "Envelope"


class CorrectionError(CodegenError):
    """A correction cannot be applied: its place does not exist or is not as expected."""

    def __init__(self, edit: SchemaEdit, reason: str) -> None:
        super().__init__(f"{edit.operation} at {edit.part}#{edit.pointer}: {reason}")
        self.edit = edit
        self.reason = reason


def apply_edit(parts: Parts, edit: SchemaEdit) -> JsonObject:
    """Return the edited part; the arguments are not changed.

    Raises:
        CorrectionError: the edit does not fit.
    """
    if edit.operation is Operation.ADD_SCHEMA:
        if edit.part in parts:
            raise CorrectionError(edit, "the schema exists already")
        return _object(edit, deepcopy(edit.argument))
    if edit.part not in parts:
        raise CorrectionError(edit, "there is no such part")
    part = deepcopy(parts[edit.part])
    place = _place(part, edit)
    if edit.operation is Operation.WRAP:
        changed = _wrapped(parts, place, edit)
    elif edit.operation is Operation.REPLACE:
        changed = _object(edit, _schema_to_put(parts, edit))
    elif edit.operation is Operation.ADD_PROPERTY:
        changed = _with_property(place, edit, _schema_to_put(parts, edit))
    else:
        changed = _IN_PLACE[edit.operation](place, edit)
    return _put(part, edit, changed)


def _with_property(place: JsonObject, edit: SchemaEdit, schema: Json) -> JsonObject:
    properties = _object(edit, place.setdefault("properties", {}))
    if edit.name is None or edit.name in properties:
        raise CorrectionError(edit, f"the property {edit.name!r} is declared already")
    properties[edit.name] = schema
    return place


def _with_branch(place: JsonObject, edit: SchemaEdit) -> JsonObject:
    for keyword in ("oneOf", "anyOf"):
        branches = place.get(keyword)
        if isinstance(branches, list):
            branches.append(deepcopy(edit.argument))
            return place
    return {"oneOf": [place, deepcopy(edit.argument)]}


def _with_enum_value(place: JsonObject, edit: SchemaEdit) -> JsonObject:
    values = place.get("enum")
    if not isinstance(values, list) or edit.argument in values:
        raise CorrectionError(edit, "there is no enum, or it has that value")
    values.append(edit.argument)
    return place


def _nullable(place: JsonObject, edit: SchemaEdit) -> JsonObject:
    if "$ref" in place:
        return {"anyOf": [place, {"type": "null"}]}
    if "oneOf" in place or "anyOf" in place:
        return _with_branch(place, _with_argument(edit, {"type": "null"}))
    values = place.get("enum")
    if isinstance(values, list):
        values.append(None)
    return _wider(place, _with_argument(edit, "null"))


def _wider(place: JsonObject, edit: SchemaEdit) -> JsonObject:
    types = place.get("type")
    known = list(types) if isinstance(types, list) else [types]
    if types is None or edit.argument in known:
        raise CorrectionError(edit, f"there is no type, or it has {edit.argument!r}")
    place["type"] = [*known, edit.argument]
    return place


def _optional(place: JsonObject, edit: SchemaEdit) -> JsonObject:
    required = place.get("required")
    if not isinstance(required, list) or edit.name not in required:
        raise CorrectionError(edit, f"{edit.name!r} is not required")
    left = [name for name in required if name != edit.name]
    if left:
        place["required"] = left
    else:
        del place["required"]
    return place


def _narrowed(place: JsonObject, edit: SchemaEdit) -> JsonObject:
    if "enum" in place:
        raise CorrectionError(edit, "there is an enum already")
    place["enum"] = [edit.argument]
    return place


_IN_PLACE: dict[Operation, Callable[[JsonObject, SchemaEdit], JsonObject]] = {
    Operation.ADD_BRANCH: _with_branch,
    Operation.ADD_ENUM_VALUE: _with_enum_value,
    Operation.ALLOW_NULL: _nullable,
    Operation.MAKE_OPTIONAL: _optional,
    Operation.NARROW: _narrowed,
    Operation.WIDEN_TYPE: _wider,
}


def _wrapped(parts: Parts, place: JsonObject, edit: SchemaEdit) -> JsonObject:
    if ENVELOPE not in parts:
        raise CorrectionError(edit, f"there is no part {ENVELOPE!r}")
    envelope = deepcopy(parts[ENVELOPE])
    _object(edit, envelope["properties"])["result"] = deepcopy(place)
    return {"oneOf": [place, {**envelope, "title": edit.argument}]}


def _schema_to_put(parts: Parts, edit: SchemaEdit) -> Json:
    if edit.borrowed is None:
        return deepcopy(edit.argument)
    try:
        return deepcopy(resolve(parts[edit.borrowed], f"/properties/{edit.name}"))
    except LookupError:
        raise CorrectionError(edit, f"{edit.borrowed} has no property {edit.name!r}") from None


def _place(part: JsonObject, edit: SchemaEdit) -> JsonObject:
    try:
        return _object(edit, resolve(part, edit.pointer))
    except LookupError:
        raise CorrectionError(edit, "the pointer leads nowhere") from None


def _put(part: JsonObject, edit: SchemaEdit, changed: JsonObject) -> JsonObject:
    if not edit.pointer:
        return changed
    parent, _, token = edit.pointer.rpartition("/")
    container = resolve(part, parent)
    if isinstance(container, list):
        container[int(token)] = changed
    else:
        _object(edit, container)[token] = changed
    return part


def _with_argument(edit: SchemaEdit, argument: Json) -> SchemaEdit:
    return replace(edit, argument=argument)


def _object(edit: SchemaEdit, value: Json) -> JsonObject:
    if not isinstance(value, dict):
        raise CorrectionError(edit, "not an object")
    return value
