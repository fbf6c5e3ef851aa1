"""The outward shape of a subschema, with its `allOf` and references merged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_kernel.pointers import tokens

if TYPE_CHECKING:
    from workers_ai_kernel.schema.normal import JsonType, Subschema

_NAMED_BY_PLACE = 2
_DEFINITIONS = ("$defs", "definitions")


def shaped(subschema: Subschema) -> Subschema:
    """Return the subschema with the types, properties, items and branches of its `allOf` merged in.

    `allOf` itself is kept, so that subschemas with different constraints stay different.
    """
    parts = tuple(shaped(part) for part in subschema.all_of)
    whole = replace(
        subschema,
        properties={name: shaped(child) for name, child in subschema.properties.items()},
        additional=None if subschema.additional is None else shaped(subschema.additional),
        items=None if subschema.items is None else shaped(subschema.items),
        one_of=tuple(shaped(branch) for branch in subschema.one_of),
        any_of=tuple(shaped(branch) for branch in subschema.any_of),
        prefix_items=tuple(shaped(item) for item in subschema.prefix_items),
        all_of=parts,
    )
    for part in parts:
        whole = _with(whole, part)
    return whole


def is_class(subschema: Subschema) -> bool:
    """Return whether a shaped subschema becomes a class: an object type with declared properties."""
    return "object" in subschema.types and bool(subschema.properties) and subschema.enum is None


def branches(subschema: Subschema) -> tuple[Subschema, ...]:
    """Return the branches that describe the shape of a value; empty if they only affect the verdict."""
    if is_class(subschema) or subschema.items or subschema.additional or subschema.enum is not None:
        return ()
    for union in (subschema.one_of, subschema.any_of):
        if any(_says_more(branch, subschema) for branch in union):
            return tuple(branch for branch in union if branch.types)
    return ()


def _with(whole: Subschema, part: Subschema) -> Subschema:
    return replace(
        whole,
        title=whole.title or part.title or _name_of_definition(part),
        types=_common(whole.types, part.types),
        enum=part.enum if whole.enum is None else whole.enum,
        properties={**part.properties, **whole.properties},
        required=tuple(dict.fromkeys((*whole.required, *part.required))),
        additional=whole.additional or part.additional,
        items=whole.items or part.items,
        prefix_items=whole.prefix_items or part.prefix_items,
        constraints={**part.constraints, **whole.constraints},
        one_of=whole.one_of or part.one_of,
        any_of=whole.any_of or part.any_of,
        annotations={**part.annotations, **whole.annotations},
    )


def _common(one: tuple[JsonType, ...], other: tuple[JsonType, ...]) -> tuple[JsonType, ...]:
    common: list[JsonType] = [name for name in one if name in other]
    if "integer" in {*one, *other} and "number" in {*one, *other}:
        common = [name for name in common if name not in {"integer", "number"}]
        common.append("integer")
    return tuple(common)


def _name_of_definition(part: Subschema) -> str | None:
    place = tokens(part.pointer)
    return place[1] if len(place) == _NAMED_BY_PLACE and place[0] in _DEFINITIONS else None


def _says_more(branch: Subschema, parent: Subschema) -> bool:
    return bool(
        branch.properties
        or branch.items
        or branch.additional
        or branch.enum is not None
        or branches(branch)
        or branch.types != parent.types
    )
