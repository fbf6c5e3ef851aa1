"""The wording of each problem: one sentence for the cause, one for the repair."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workers_ai_contract.validation.judgement import Problem
from workers_ai_contract.validation.values import json_type
from workers_ai_contract.vocabulary import form_of_title
from workers_ai_schemas.pointers import join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workers_ai_schemas import Json, JsonObject
    from workers_ai_schemas.normal import Subschema

_LONGEST_VALUE = 60


def wrong_type(schema: Subschema, value: Json, pointer: str, branch: str | None) -> Problem:
    """Word a value of a type that is not admitted here."""
    wanted = _either(_articled(name) for name in schema.types)
    return Problem(
        code="wrong-type",
        pointer=pointer,
        keyword="type",
        branch=branch,
        message=f"{place(pointer)} must be {wanted}, but it is {_shown(value)} ({json_type(value)}).",
        repair=f"Make {place(pointer)} {wanted}."
        if value is not None
        else f"Leave {place(pointer)} out, or make it {wanted}.",
    )


def not_in_enum(schema: Subschema, value: Json, pointer: str, branch: str | None) -> Problem:
    """Word a value that is none of those listed."""
    options = _either(_shown(option) for option in schema.enum or ())
    return Problem(
        code="not-in-enum",
        pointer=pointer,
        keyword="enum",
        branch=branch,
        message=f"{place(pointer)} must be {options}, but it is {_shown(value)}.",
        repair=f"Set {place(pointer)} to {options}.",
    )


def too_short(schema: Subschema, value: str, pointer: str, branch: str | None) -> Problem:
    """Word a string with fewer characters than are needed."""
    return Problem(
        code="too-short",
        pointer=pointer,
        keyword="minLength",
        branch=branch,
        message=f"{place(pointer)} needs {schema.min_length} character(s) or more, but has {len(value)}.",
        repair=f"Give {place(pointer)} at least {schema.min_length} character(s).",
    )


def below_minimum(schema: Subschema, value: float, pointer: str, branch: str | None) -> Problem:
    """Word a number that is too small."""
    return Problem(
        code="below-minimum",
        pointer=pointer,
        keyword="minimum",
        branch=branch,
        message=f"{place(pointer)} must be at least {schema.minimum}, but it is {_shown(value)}.",
        repair=f"Raise {place(pointer)} to {schema.minimum} or more.",
    )


def above_maximum(schema: Subschema, value: float, pointer: str, branch: str | None) -> Problem:
    """Word a number that is too large."""
    return Problem(
        code="above-maximum",
        pointer=pointer,
        keyword="maximum",
        branch=branch,
        message=f"{place(pointer)} must be at most {schema.maximum}, but it is {_shown(value)}.",
        repair=f"Lower {place(pointer)} to {schema.maximum} or less.",
    )


def missing_property(
    schema: Subschema, name: str, value: JsonObject, pointer: str, branch: str | None
) -> Problem:
    """Word a required property that is absent."""
    present = ", ".join(_shown(key) for key in list(value)[:8]) or "nothing"
    return Problem(
        code="missing-property",
        pointer=pointer,
        keyword="required",
        branch=branch,
        message=f"{place(pointer)} has no {name!r}, which is required; it has {present}.",
        repair=f"Add {name!r} ({_kind(schema.properties.get(name))}) to {place(pointer)}.",
    )


def unknown_property(schema: Subschema, name: str, pointer: str, branch: str | None) -> Problem:
    """Word a property that a closed object does not know."""
    known = _both(map(repr, schema.properties)) or "none"
    return Problem(
        code="unknown-property",
        pointer=join(pointer, name),
        keyword="additionalProperties",
        branch=branch,
        message=f"{place(pointer)} may not have {name!r}; it knows {known}.",
        repair=f"Leave {name!r} out of {place(pointer)}.",
    )


def several_branches_match(
    matching: Sequence[Subschema], value: Json, pointer: str, branch: str | None
) -> Problem:
    """Word a value that more than one branch of a `oneOf` accepts."""
    keys = [name for branch in matching for name in branch.required]
    told_apart = isinstance(value, dict) and len(keys) >= len(matching)
    names = _both([_called(branch) for branch in matching])
    return Problem(
        code="several-branches-match",
        pointer=pointer,
        keyword="oneOf",
        branch=branch,
        message=f"{place(pointer)} must fit exactly one form, but it fits {len(matching)}: {names}.",
        repair=f"Keep only one of {_either(map(repr, keys))}." if told_apart else None,
    )


def no_branch_meant(leaves: Sequence[Subschema], value: Json, pointer: str, branch: str | None) -> Problem:
    """Word a value that fits no branch and shows none that was meant."""
    if isinstance(value, dict):
        keys = list(dict.fromkeys(name for leaf in leaves for name in leaf.required))
        wanted = _either(map(repr, keys))
        present = ", ".join(_shown(key) for key in list(value)[:8]) or "nothing"
        return Problem(
            code="no-form",
            pointer=pointer,
            keyword=_union_keyword(leaves),
            branch=branch,
            message=f"{place(pointer)} fits none of the forms: it needs {wanted}, but it has {present}.",
            repair=f"Add {wanted}." if keys else None,
        )
    types = list(dict.fromkeys(name for leaf in leaves for name in leaf.types))
    wanted = _either(_articled(name) for name in types)
    return Problem(
        code="wrong-type",
        pointer=pointer,
        keyword=_union_keyword(leaves),
        branch=branch,
        message=f"{place(pointer)} must be {wanted}, but it is {_shown(value)} ({json_type(value)}).",
        repair=f"Make {place(pointer)} {wanted}.",
    )


def place(pointer: str) -> str:
    """Name a place in a payload for a sentence: its JSON Pointer, or `the payload` for the root."""
    return pointer or "the payload"


def _shown(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _kind(schema: Subschema | None) -> str:
    return "any value" if schema is None else _either(_articled(name) for name in _types(schema))


def _types(schema: Subschema) -> list[str]:
    if schema.union:
        return list(dict.fromkeys(name for branch in schema.union for name in branch.types))
    return list(schema.types)


def _articled(name: str) -> str:
    if name == "null":
        return name
    return f"an {name}" if name[0] in "aio" else f"a {name}"


def _union_keyword(leaves: Sequence[Subschema]) -> str:
    return leaves[0].pointer.rsplit("/", 2)[-2]


def _called(branch: Subschema) -> str:
    form = form_of_title(branch.title)
    return str(form or branch.title or branch.pointer)


def _either(options: Iterable[str]) -> str:
    return _listed(list(options), "or")


def _both(options: Iterable[str]) -> str:
    return _listed(list(options), "and")


def _listed(options: list[str], word: str) -> str:
    if len(options) <= 1:
        return "".join(options)
    return f"{', '.join(options[:-1])} {word} {options[-1]}"
