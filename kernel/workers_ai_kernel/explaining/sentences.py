"""Builds the problem for each kind of mismatch: one sentence for the cause, one for the repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.explaining import repairs
from workers_ai_kernel.explaining.closeness import closest
from workers_ai_kernel.explaining.showing import (
    both,
    either,
    keys_shown,
    kind,
    named,
    one_of,
    place,
    shown,
    together,
)
from workers_ai_kernel.pointers import join
from workers_ai_kernel.problem import Problem
from workers_ai_kernel.values import json_type
from workers_ai_kernel.violation import DEMANDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_kernel import Json, JsonObject
    from workers_ai_kernel.explaining.hints import Hints
    from workers_ai_kernel.schema.normal import Subschema
    from workers_ai_kernel.violation import Violation


_MOST_WAYS = 8


def wrong_type(  # noqa: PLR0913 - one argument per fact
    hints: Hints,
    schema: Subschema,
    value: Json,
    pointer: str,
    branch: str | None,
    *,
    required: bool = False,
) -> Problem:
    """Build the problem of a value of the wrong type; unless `required`, it may be left out."""
    return _of_type(hints, (schema,), value, pointer, branch, required=required)


def not_in_enum(schema: Subschema, value: Json, pointer: str, branch: str | None) -> Problem:
    """Build the problem of a value that the enum does not list."""
    options = one_of(schema.enum or ())
    texts = [option for option in schema.enum or () if isinstance(option, str)]
    meant = closest(value, texts) if isinstance(value, str) else None
    question = "" if meant is None else f" Did you mean {shown(meant)}?"
    return Problem(
        code="not-in-enum",
        pointer=pointer,
        keyword="enum",
        branch=branch,
        message=f"{place(pointer)} must be {options}, but it is {shown(value)}.{question}",
        repair=f"Set {place(pointer)} to {options if meant is None else shown(meant)}.",
    )


def too_short(schema: Subschema, value: str, pointer: str, branch: str | None) -> Problem:
    """Build the problem of a string that is too short."""
    least = f"{schema.min_length} character{'' if schema.min_length == 1 else 's'}"
    return Problem(
        code="too-short",
        pointer=pointer,
        keyword="minLength",
        branch=branch,
        message=f"{place(pointer)} needs at least {least}, but has {len(value) or 'none'}.",
        repair=f"Give {place(pointer)} at least {least}.",
    )


def below_minimum(schema: Subschema, value: float, pointer: str, branch: str | None) -> Problem:
    """Build the problem of a number that is too small."""
    return Problem(
        code="below-minimum",
        pointer=pointer,
        keyword="minimum",
        branch=branch,
        message=f"{place(pointer)} must be at least {schema.minimum}, but it is {shown(value)}.",
        repair=f"Raise {place(pointer)} to {schema.minimum} or more.",
    )


def above_maximum(schema: Subschema, value: float, pointer: str, branch: str | None) -> Problem:
    """Build the problem of a number that is too large."""
    return Problem(
        code="above-maximum",
        pointer=pointer,
        keyword="maximum",
        branch=branch,
        message=f"{place(pointer)} must be at most {schema.maximum}, but it is {shown(value)}.",
        repair=f"Lower {place(pointer)} to {schema.maximum} or less.",
    )


def missing_property(  # noqa: PLR0913, PLR0917 - one argument per fact
    hints: Hints, schema: Subschema, name: str, value: JsonObject, pointer: str, branch: str | None
) -> Problem:
    """Build the problem of a missing required property, which may be present under a misspelt name."""
    written = _misspelling(hints, schema, name, value)
    if written is not None:
        return misspelt_property(name, written, pointer, branch)
    return Problem(
        code="missing-property",
        pointer=pointer,
        keyword="required",
        branch=branch,
        message=f"{place(pointer)} has no {name!r}, which is required; it has {keys_shown(value)}.",
        repair=repairs.swap_of_forms(hints.form_keys, [name], schema.properties, value, pointer)
        or repairs.moved_up(name, schema.properties, value, pointer)
        or f"Add {name!r} ({kind(schema.properties.get(name))}) to {place(pointer)}.",
    )


def misspelt_property(name: str, written: str, pointer: str, branch: str | None) -> Problem:
    """Build the problem of a required property that is present under a misspelt name."""
    return Problem(
        code="misspelt-property",
        pointer=join(pointer, written),
        keyword="required",
        branch=branch,
        message=(
            f"{place(pointer)} has no {name!r}, which is required; it has {named(written)}: "
            f"did you mean {name!r}?"
        ),
        repair=f"Rename {named(written)} of {place(pointer)} to {name!r}.",
    )


def unknown_property(schema: Subschema, name: str, pointer: str, branch: str | None) -> Problem:
    """Build the problem of a property that a closed object does not declare."""
    holder, written = place(pointer), named(name)
    known = [other for other, declared in schema.properties.items() if declared.types]
    allowed = list(map(repr, known))
    if schema.patterns:
        allowed.append(f"names that match {either(map(shown, schema.patterns))}")
    meant = closest(name, known)
    question = "" if meant is None else f" Did you mean {meant!r}?"
    return Problem(
        code="unknown-property",
        pointer=join(pointer, name),
        keyword="additionalProperties",
        branch=branch,
        message=f"{holder} must not have {written}; it allows {both(allowed)}.{question}"
        if allowed
        else f"{holder} must not have {written}, nor any other property.",
        repair=f"Leave {written} out of {holder}."
        if meant is None
        else f"Rename {written} of {holder} to {meant!r}, or leave it out.",
    )


def several_branches_match(
    hints: Hints, matching: Sequence[Subschema], value: Json, pointer: str, branch: str | None
) -> Problem:
    """Build the problem of a value that more than one branch of a `oneOf` accepts."""
    names = both([called(hints, branch) for branch in matching])
    return Problem(
        code="several-branches-match",
        pointer=pointer,
        keyword="oneOf",
        branch=branch,
        message=f"{place(pointer)} must fit exactly one form, but it fits {len(matching)}: {names}.",
        repair=_one_to_keep(hints, matching, value, pointer),
    )


def no_branch_meant(  # noqa: PLR0913 - one argument per fact
    hints: Hints,
    leaves: Sequence[Subschema],
    value: Json,
    pointer: str,
    branch: str | None,
    *,
    required: bool = False,
) -> Problem:
    """Build the problem of a value that fits no branch and does not indicate which one was meant."""
    if not isinstance(value, dict) or not any("object" in leaf.types for leaf in leaves):
        return _of_type(hints, leaves, value, pointer, branch, required=required)
    keys = list(dict.fromkeys(name for leaf in leaves for name in leaf.required))
    ways = dict.fromkeys(together(leaf.required) for leaf in leaves if leaf.required)
    # A long list of alternatives would not help.
    wanted = either(ways) if len(ways) <= _MOST_WAYS else "the keys of one of them"
    needs = f": it needs {wanted}, but it has {keys_shown(value)}" if keys else ""
    return Problem(
        code="no-form",
        pointer=pointer,
        keyword=union_keyword(leaves),
        branch=branch,
        message=f"{place(pointer)} fits none of the forms{needs}.",
        repair=repairs.swap_of_forms(hints.form_keys, keys, (), value, pointer)
        or f"Add {wanted} to {place(pointer)}."
        if keys
        else f"Make {place(pointer)} fit one of {both(called(hints, leaf) for leaf in leaves)}.",
    )


def keyword_not_met(violation: Violation, pointer: str, branch: str | None) -> Problem:
    """Build the problem of a keyword without a message of its own, from the engine's message if necessary."""
    keyword, value = violation.keyword, violation.value
    actual = shown(value) if keyword != "type" else _with_type(value)
    return Problem(
        code="keyword-not-met",
        pointer=pointer,
        keyword=keyword,
        branch=branch,
        message=f"{place(pointer)} {DEMANDS[keyword].format(_demand(violation.demand))}, but it is {actual}."
        if keyword is not None and keyword in DEMANDS
        else f"{place(pointer)} is rejected: {violation.message}; it is {shown(value)}.",
        repair=f"Change {place(pointer)} so that it satisfies {keyword!r}."
        if keyword
        else f"Leave {place(pointer)} out.",
    )


def _demand(demand: Json) -> str:
    if isinstance(demand, list):
        return either(map(shown, demand))
    return shown(demand)


def _misspelling(hints: Hints, schema: Subschema, name: str, value: JsonObject) -> str | None:
    unknown = [key for key in value if key not in schema.properties and key not in hints.known_names]
    return closest(name, unknown) if unknown else None


def _of_type(  # noqa: PLR0913 - one argument per fact
    hints: Hints,
    schemas: Sequence[Subschema],
    value: Json,
    pointer: str,
    branch: str | None,
    *,
    required: bool,
) -> Problem:
    wanted = repairs.wanted_types(schemas)
    if not wanted:
        return _nothing_fits(value, pointer, branch)
    return Problem(
        code="wrong-type",
        pointer=pointer,
        keyword="type",
        branch=branch,
        message=f"{place(pointer)} must be {wanted}, but it is {_with_type(value)}.",
        repair=repairs.of_type(hints, schemas, value, pointer, wanted, required=required),
    )


def _with_type(value: Json) -> str:
    return "null" if value is None else f"{shown(value)} ({json_type(value)})"


def _nothing_fits(value: Json, pointer: str, branch: str | None) -> Problem:
    return Problem(
        code="wrong-type",
        pointer=pointer,
        keyword="type",
        branch=branch,
        message=f"{place(pointer)} is {shown(value)}, but the schema allows no value there.",
        repair=f"Leave {place(pointer)} out.",
    )


def _one_to_keep(hints: Hints, matching: Sequence[Subschema], value: Json, pointer: str) -> str:
    keys = list(dict.fromkeys(name for branch in matching for name in branch.required))
    if not isinstance(value, dict) or len(keys) < len(matching):
        names = both([called(hints, branch) for branch in matching])
        return f"The schema cannot distinguish {names} at {place(pointer)}; this is a defect of the schema."
    declared = [len(branch.properties.keys() & value.keys()) for branch in matching]
    if declared.count(max(declared)) > 1:
        return f"Keep only one of {both(map(repr, keys))}."
    kept = matching[declared.index(max(declared))].required
    return (
        f"Keep {both(map(repr, kept))}, and leave out {both(repr(key) for key in keys if key not in kept)}."
    )


def union_keyword(leaves: Sequence[Subschema]) -> str:
    """Return the keyword of the union that has these branches."""
    return leaves[0].pointer.rsplit("/", 2)[-2]


def called(hints: Hints, branch: Subschema) -> str:
    """Return the name of a branch for a sentence."""
    return hints.name_of_title(branch.title) or branch.title or branch.pointer
