"""The wording of each problem: one sentence for the cause, one for the repair."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_contract.validation.explaining import repairs
from workers_ai_contract.validation.explaining.closeness import closest
from workers_ai_contract.validation.explaining.showing import (
    both,
    either,
    keys_shown,
    kind,
    named,
    place,
    shown,
    together,
)
from workers_ai_contract.validation.forms import KNOWN_KEYS
from workers_ai_contract.validation.judgement import Problem
from workers_ai_contract.validation.values import json_type
from workers_ai_contract.vocabulary import Direction, form_of_title
from workers_ai_schemas.pointers import join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_schemas import Json, JsonObject
    from workers_ai_schemas.normal import Subschema


_MOST_WAYS = 8
_OF_DIRECTION = {
    Direction.INPUT: "a request",
    Direction.OUTPUT: "an answer",
    Direction.STREAM: "an event of a stream",
    Direction.ERROR: "the body of an error",
}


def wrong_type(
    schema: Subschema, value: Json, pointer: str, branch: str | None, *, required: bool = False
) -> Problem:
    """Word a value of a type that is not admitted here; it may be left out unless it is `required`."""
    return _of_type((schema,), value, pointer, branch, required=required)


def not_in_enum(schema: Subschema, value: Json, pointer: str, branch: str | None) -> Problem:
    """Word a value that is none of those listed."""
    options = either(shown(option) for option in schema.enum or ())
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
    """Word a string with fewer characters than are needed."""
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
    """Word a number that is too small."""
    return Problem(
        code="below-minimum",
        pointer=pointer,
        keyword="minimum",
        branch=branch,
        message=f"{place(pointer)} must be at least {schema.minimum}, but it is {shown(value)}.",
        repair=f"Raise {place(pointer)} to {schema.minimum} or more.",
    )


def above_maximum(schema: Subschema, value: float, pointer: str, branch: str | None) -> Problem:
    """Word a number that is too large."""
    return Problem(
        code="above-maximum",
        pointer=pointer,
        keyword="maximum",
        branch=branch,
        message=f"{place(pointer)} must be at most {schema.maximum}, but it is {shown(value)}.",
        repair=f"Lower {place(pointer)} to {schema.maximum} or less.",
    )


def missing_property(
    schema: Subschema, name: str, value: JsonObject, pointer: str, branch: str | None
) -> Problem:
    """Word a required property that is absent, or written under nearly its name."""
    written = _misspelling(schema, name, value)
    if written is not None:
        return misspelt_property(name, written, pointer, branch)
    return Problem(
        code="missing-property",
        pointer=pointer,
        keyword="required",
        branch=branch,
        message=f"{place(pointer)} has no {name!r}, which is required; it has {keys_shown(value)}.",
        repair=repairs.swap_of_forms([name], schema.properties, value, pointer)
        or repairs.moved_up(name, schema.properties, value, pointer)
        or f"Add {name!r} ({kind(schema.properties.get(name))}) to {place(pointer)}.",
    )


def misspelt_property(name: str, written: str, pointer: str, branch: str | None) -> Problem:
    """Word a required property that is absent while an unknown one has nearly its name."""
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
    """Word a property that a closed object does not know."""
    holder, written = place(pointer), named(name)
    known = [other for other, declared in schema.properties.items() if declared.types]
    meant = closest(name, known)
    question = "" if meant is None else f" Did you mean {meant!r}?"
    return Problem(
        code="unknown-property",
        pointer=join(pointer, name),
        keyword="additionalProperties",
        branch=branch,
        message=f"{holder} may not have {written}; it knows {both(map(repr, known))}.{question}"
        if known
        else f"{holder} may not have {written}, nor any other property.",
        repair=f"Leave {written} out of {holder}."
        if meant is None
        else f"Rename {written} of {holder} to {meant!r}, or leave it out.",
    )


def several_branches_match(
    matching: Sequence[Subschema], value: Json, pointer: str, branch: str | None
) -> Problem:
    """Word a value that more than one branch of a `oneOf` accepts."""
    names = both([_called(branch) for branch in matching])
    return Problem(
        code="several-branches-match",
        pointer=pointer,
        keyword="oneOf",
        branch=branch,
        message=f"{place(pointer)} must fit exactly one form, but it fits {len(matching)}: {names}.",
        repair=_one_to_keep(matching, value, pointer),
    )


def no_branch_meant(
    leaves: Sequence[Subschema], value: Json, pointer: str, branch: str | None, *, required: bool = False
) -> Problem:
    """Word a value that fits no branch and shows none that was meant."""
    if not isinstance(value, dict) or not any("object" in leaf.types for leaf in leaves):
        return _of_type(leaves, value, pointer, branch, required=required)
    keys = list(dict.fromkeys(name for leaf in leaves for name in leaf.required))
    ways = dict.fromkeys(together(leaf.required) for leaf in leaves if leaf.required)
    # Of many kinds of event, a list would say nothing.
    wanted = either(ways) if len(ways) <= _MOST_WAYS else "the keys of one of them"
    needs = f": it needs {wanted}, but it has {keys_shown(value)}" if keys else ""
    return Problem(
        code="no-form",
        pointer=pointer,
        keyword=_union_keyword(leaves),
        branch=branch,
        message=f"{place(pointer)} fits none of the forms{needs}.",
        repair=repairs.swap_of_forms(keys, (), value, pointer) or f"Add {wanted} to {place(pointer)}."
        if keys
        else f"Make {place(pointer)} fit one of {both(map(_called, leaves))}.",
    )


def poll_of_no_form(leaves: Sequence[Subschema], value: Json) -> Problem:
    """Word a poll of a batch, which is right on the wire and in no published schema."""
    return replace(
        no_branch_meant(leaves, value, "", None),
        repair="Leave it as it is: the API takes it, though no published schema lists a poll of a batch.",
    )


def other_direction(actual: Direction, wanted: Direction) -> Problem:
    """Word what travels in one direction and is judged under another."""
    return Problem(
        code="no-form",
        pointer="",
        message=f"the payload is {_OF_DIRECTION[actual]}, not {_OF_DIRECTION[wanted]}.",
        repair=f"Judge it under the direction {str(actual)!r}.",
    )


def wrong_route(key: str, meant: Subschema, leaves: Sequence[Subschema]) -> Problem:
    """Word a request of a form that this route does not take, though the schema as a whole does."""
    keys = either(repr(name) for leaf in leaves for name in leaf.required)
    return Problem(
        code="wrong-route",
        pointer=join("", key),
        keyword="oneOf",
        branch=meant.pointer,
        message=f"{key!r} is of the form {_called(meant)}, which this route does not take; it takes {keys}.",
        repair=f"Send it to the route of that form, or send {keys} instead of {key!r}.",
    )


def keyword_not_met(
    keyword: str | None, words: str, value: Json, pointer: str, branch: str | None
) -> Problem:
    """Word what an engine refuses and this explanation has no sentence of its own for.

    `words` are the engine's, in which the value is called `it`.
    """
    return Problem(
        code="keyword-not-met",
        pointer=pointer,
        keyword=keyword,
        branch=branch,
        message=f"{place(pointer)} is refused: {words}; it is {shown(value)}.",
        repair=f"Change {place(pointer)} so that {keyword!r} holds."
        if keyword
        else f"Leave {place(pointer)} out.",
    )


def _misspelling(schema: Subschema, name: str, value: JsonObject) -> str | None:
    unknown = [key for key in value if key not in schema.properties and key not in KNOWN_KEYS]
    return closest(name, unknown) if unknown else None


def _of_type(
    schemas: Sequence[Subschema], value: Json, pointer: str, branch: str | None, *, required: bool
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
        repair=repairs.of_type(schemas, value, pointer, wanted, required=required),
    )


def _with_type(value: Json) -> str:
    return "null" if value is None else f"{shown(value)} ({json_type(value)})"


def _nothing_fits(value: Json, pointer: str, branch: str | None) -> Problem:
    return Problem(
        code="wrong-type",
        pointer=pointer,
        keyword="type",
        branch=branch,
        message=f"{place(pointer)} is {shown(value)}, but the schema takes no value there.",
        repair=f"Leave {place(pointer)} out.",
    )


def _one_to_keep(matching: Sequence[Subschema], value: Json, pointer: str) -> str:
    keys = list(dict.fromkeys(name for branch in matching for name in branch.required))
    if not isinstance(value, dict) or len(keys) < len(matching):
        names = both([_called(branch) for branch in matching])
        return f"Nothing at {place(pointer)} tells {names} apart: the fault is the schema's."
    declared = [len(branch.properties.keys() & value.keys()) for branch in matching]
    if declared.count(max(declared)) > 1:
        return f"Keep only one of {both(map(repr, keys))}."
    kept = matching[declared.index(max(declared))].required
    return (
        f"Keep {both(map(repr, kept))}, and leave out {both(repr(key) for key in keys if key not in kept)}."
    )


def _union_keyword(leaves: Sequence[Subschema]) -> str:
    return leaves[0].pointer.rsplit("/", 2)[-2]


def _called(branch: Subschema) -> str:
    form = form_of_title(branch.title)
    return str(form or branch.title or branch.pointer)
