"""Builds the parts: the bases, then every edit in order. Pure."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from workers_ai_codegen.errors import CodegenError
from workers_ai_codegen.observed.following import followed
from workers_ai_codegen.observed.operations import CorrectionError, apply_edit
from workers_ai_kernel.pointers import resolve, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from workers_ai_codegen.observed.corrections import Base, Corrections, SchemaEdit
    from workers_ai_kernel import Json, JsonObject


def make_parts(
    corrections: Corrections, published: Mapping[str, JsonObject], derived: Mapping[str, JsonObject]
) -> dict[str, JsonObject]:
    """Return all parts by name, with references to each other.

    `published` are the vendored schemas by name (`r5.input`), `derived` the types of the npm package.

    Raises:
        CorrectionError: an edit does not fit.
        CodegenError: a base does not exist.
    """
    parts = first_parts(corrections.bases, published, derived)
    return apply_edits(parts, (edit for one in corrections.corrections for edit in one.edits()))


def first_parts(
    bases: Iterable[Base], published: Mapping[str, JsonObject], derived: Mapping[str, JsonObject]
) -> dict[str, JsonObject]:
    """Return the parts before any correction: every derived type, and each base that exists."""
    parts = dict(derived)
    for base in bases:
        if base.published is not None:
            parts[base.part] = _branch(published[base.published], base.pointer)
        elif base.derived is not None:
            parts[base.part] = deepcopy(derived[base.derived])
        elif base.same_as is not None:
            parts[base.part] = {"$ref": base.same_as}
    return parts


def apply_edits(
    parts: Mapping[str, JsonObject],
    edits: Iterable[SchemaEdit],
    *,
    otherwise: Callable[[CorrectionError], None] | None = None,
) -> dict[str, JsonObject]:
    """Return the parts after all edits; an edit that does not fit is passed to `otherwise` and skipped.

    Raises:
        CorrectionError: an edit does not fit, and there is no `otherwise`.
    """
    changed = dict(parts)
    for edit in edits:
        try:
            there = followed(changed, edit)
            changed[there.part] = apply_edit(changed, there)
        except CorrectionError as error:
            if otherwise is None:
                raise
            otherwise(error)
    return changed


def _branch(document: JsonObject, pointer: str) -> JsonObject:
    """Return the branch at `pointer`, with the type inherited from the unions above it."""
    inherited: Json = None
    value: Json = document
    for token in tokens(pointer):
        if isinstance(value, dict):
            inherited = value.get("type", inherited)
        value = resolve(value, f"/{token}")
    if not isinstance(value, dict):
        raise CodegenError(f"there is no schema at {pointer}")
    branch = deepcopy(value)
    return branch if inherited is None or "type" in branch else {"type": inherited, **branch}
