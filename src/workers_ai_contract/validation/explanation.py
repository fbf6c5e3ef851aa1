"""Says what is wrong with a payload, as a colleague would: the branch meant, the place, the repair.

Works on the normal form of a schema, under standard JSON Schema semantics.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.validation import sentences
from workers_ai_contract.validation.values import json_equal, matches_type
from workers_ai_schemas import pointers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.validation.judgement import Problem
    from workers_ai_schemas import Json, JsonObject
    from workers_ai_schemas.normal import Subschema


def problems_of(
    schema: Subschema, value: Json, pointer: str = "", branch: str | None = None
) -> Iterator[Problem]:
    """Yield what is wrong with `value`, outermost and first key first; nothing when it is valid."""
    if not any(matches_type(value, name) for name in schema.types):
        yield sentences.wrong_type(schema, value, pointer, branch)
        return
    if schema.enum is not None and not any(json_equal(value, option) for option in schema.enum):
        yield sentences.not_in_enum(schema, value, pointer, branch)
    yield from _problems_by_type(schema, value, pointer, branch)
    yield from _one_of_problems(schema, value, pointer, branch)
    if schema.any_of and not any(accepts(option, value) for option in schema.any_of):
        yield from _no_branch_problems(schema.any_of, value, pointer, branch)


def accepts(schema: Subschema, value: Json) -> bool:
    """Return whether `value` is valid under `schema`, by standard semantics."""
    return next(problems_of(schema, value), None) is None


def branch_meant(branches: tuple[Subschema, ...], value: Json) -> Subschema | None:
    """Return the branch whose sender most likely wrote `value`, or None where nothing tells.

    A branch is told by the fields whose value names it, then by its required keys, then by the other keys
    it declares; nested unions are looked through.
    """
    leaves = [leaf for branch in branches for leaf in _leaves(branch)]
    fitting = [leaf for leaf in leaves if any(matches_type(value, name) for name in leaf.types)]
    if len(fitting) == 1:
        return fitting[0]
    if not isinstance(value, dict) or not fitting:
        return None
    best = max(_likeness(leaf, value) for leaf in fitting)
    likest = [leaf for leaf in fitting if _likeness(leaf, value) == best]
    return likest[0] if best > (0, 0, 0) and len(likest) == 1 else None


def _problems_by_type(schema: Subschema, value: Json, pointer: str, branch: str | None) -> Iterator[Problem]:
    if isinstance(value, str):
        if len(value) < schema.min_length:
            yield sentences.too_short(schema, value, pointer, branch)
    elif isinstance(value, dict):
        yield from _object_problems(schema, value, pointer, branch)
    elif isinstance(value, list):
        if schema.items is not None:
            for index, item in enumerate(value):
                yield from problems_of(schema.items, item, pointers.join(pointer, index), branch)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _bound_problems(schema, value, pointer, branch)


def _object_problems(
    schema: Subschema, value: JsonObject, pointer: str, branch: str | None
) -> Iterator[Problem]:
    for name in schema.required:
        if name not in value:
            yield sentences.missing_property(schema, name, value, pointer, branch)
    for name, member in value.items():
        declared = schema.properties.get(name, schema.additional)
        if declared is not None and not declared.types:
            yield sentences.unknown_property(schema, name, pointer, branch)
        elif declared is not None:
            yield from problems_of(declared, member, pointers.join(pointer, name), branch)


def _bound_problems(schema: Subschema, value: float, pointer: str, branch: str | None) -> Iterator[Problem]:
    if schema.minimum is not None and value < schema.minimum:
        yield sentences.below_minimum(schema, value, pointer, branch)
    if schema.maximum is not None and value > schema.maximum:
        yield sentences.above_maximum(schema, value, pointer, branch)


def _one_of_problems(schema: Subschema, value: Json, pointer: str, branch: str | None) -> Iterator[Problem]:
    matching = [option for option in schema.one_of if accepts(option, value)]
    if schema.one_of and not matching:
        yield from _no_branch_problems(schema.one_of, value, pointer, branch)
    elif len(matching) > 1:
        leaves = [leaf for option in matching for leaf in _matching_leaves(option, value)]
        yield sentences.several_branches_match(leaves, value, pointer, branch)


def _no_branch_problems(
    options: tuple[Subschema, ...], value: Json, pointer: str, branch: str | None
) -> Iterator[Problem]:
    leaves = [leaf for option in options for leaf in _leaves(option)]
    several = [leaf for leaf in leaves if accepts(leaf, value)]
    meant = branch_meant(options, value)
    if len(several) > 1:
        yield sentences.several_branches_match(several, value, pointer, branch)
    elif isinstance(value, dict) and (kind := _unknown_kind(leaves, value)) is not None:
        name, known = kind
        yield from problems_of(known, value[name], pointers.join(pointer, name), branch)
    elif meant is None:
        yield sentences.no_branch_meant(leaves, value, pointer, branch)
    else:
        yield from problems_of(meant, value, pointer, meant.pointer)


def _matching_leaves(option: Subschema, value: Json) -> list[Subschema]:
    return [leaf for leaf in _leaves(option) if accepts(leaf, value)]


def _leaves(branch: Subschema) -> Iterator[Subschema]:
    # A union beside properties is one more demand on them, not a choice of branches.
    if not branch.union or branch.properties:
        yield branch
        return
    for inner in branch.union:
        yield from _leaves(inner)


def _likeness(branch: Subschema, value: JsonObject) -> tuple[int, int, int]:
    required = sum(name in value for name in branch.required)
    declared = sum(name in value for name in branch.properties)
    return _named_by(branch, value), required, declared


def _named_by(branch: Subschema, value: JsonObject) -> int:
    """Count the fields that can have one value only, and have it."""
    return sum(_names(branch, name) and accepts(branch.properties[name], value[name]) for name in value)


def _names(branch: Subschema, name: str) -> bool:
    """Return whether a field can have one value only."""
    declared = branch.properties.get(name)
    return declared is not None and declared.enum is not None and len(declared.enum) == 1


def _unknown_kind(leaves: list[Subschema], value: JsonObject) -> tuple[str, Subschema] | None:
    """Return the field that tells all branches apart, with its possible values, if the value has another."""
    branches = [leaf for leaf in leaves if "object" in leaf.types]
    for name in value:
        if len(branches) > 1 and all(_names(branch, name) for branch in branches):
            kinds: list[Json] = []
            for branch in branches:
                kinds.extend(kind for kind in branch.properties[name].enum or () if kind not in kinds)
            known = replace(branches[0].properties[name], enum=tuple(kinds))
            if not accepts(known, value[name]):
                return name, known
    return None
