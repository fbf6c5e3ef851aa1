"""Describes what a clause means, as far as can be determined without the payload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workers_ai_kernel.explaining.showing import articled, both, either, place
from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_contract.api_messages.clauses import Clause
    from workers_ai_contract.api_messages.placing import SchemaPart
    from workers_ai_kernel import JsonObject

_BOUNDS = {
    "minimum": ("below-minimum", "must be at least {}"),
    "exclusiveMinimum": ("below-minimum", "must be more than {}"),
    "maximum": ("above-maximum", "must be at most {}"),
    "exclusiveMaximum": ("above-maximum", "must be less than {}"),
    "minLength": ("too-short", "must have at least {} character(s)"),
    "maxLength": ("keyword-not-met", "must have at most {} character(s)"),
    "multipleOf": ("keyword-not-met", "must be a multiple of {}"),
    "pattern": ("keyword-not-met", "must match the pattern {}"),
}


@dataclass(frozen=True, slots=True)
class Likely:
    """A likely cause; `code` is the one that judging the payload would give."""

    code: str
    pointer: str
    message: str
    repair: str
    branch: str | None = None

    def to_json(self) -> JsonObject:
        """Return the cause as `wai explain` prints it."""
        return {
            "code": self.code,
            "pointer": self.pointer,
            "message": self.message,
            "repair": self.repair,
            "branch": self.branch,
        }


def likely(clause: Clause, parts: Sequence[SchemaPart], in_union: bool) -> Likely:  # noqa: FBT001 - one caller
    """Return the likely meaning of a clause; `in_union` states that there are other alternatives."""
    pointer = join("", *clause.steps)
    branch = parts[0].branch.pointer if parts and parts[0].branch is not None else None
    if clause.keyword == "required":
        return _missing(clause, pointer, branch)
    if clause.keyword == "type":
        return _type(clause, pointer, branch, in_union)
    if clause.keyword in ("enum", "const"):
        return _value(clause, pointer, branch)
    if clause.keyword in _BOUNDS:
        code, words = _BOUNDS[clause.keyword]
        demand = f"{place(pointer)} {words.format(clause.wanted)}"
        return Likely(
            code, pointer, f"{demand}.", f"Change {place(pointer)}: it {words.format(clause.wanted)}.", branch
        )
    return _rest(clause, pointer)


def no_form(clauses: Sequence[Clause]) -> Likely:
    """Return the likely cause if every form is reported as missing."""
    keys = either(repr(clause.wanted) for clause in clauses)
    return Likely(
        "no-form",
        "",
        f"the payload has no {keys}, or the value counts as absent: null, a number, or an object or array "
        "without a property that the API knows.",
        f"Send {keys}, with the type that the schema requires.",
    )


def _missing(clause: Clause, pointer: str, branch: str | None) -> Likely:
    names = clause.wanted.split(",")
    wanted = both(map(repr, names))
    which = f"needs {wanted}, and at least one of them is missing or counts as absent"
    if len(names) == 1:
        which = f"has no {wanted}, or its value counts as absent"
    return Likely(
        "missing-property",
        pointer,
        f"{place(pointer)} {which}.",
        f"Add {wanted} to {place(pointer)}.",
        branch,
    )


def _type(clause: Clause, pointer: str, branch: str | None, in_union: bool) -> Likely:  # noqa: FBT001
    had = [name.strip("'") for name in clause.had.split(",") if name]
    actual = had[-1] if had and had[-1] != "binary" else "array"
    if in_union and actual == "array":
        return Likely(
            "items-counted-as-matches",
            pointer,
            f"{place(pointer)} is an array in which the number of matching items is not one: it has several "
            "parts, or one without a property that the API knows.",
            f"Send {place(pointer)} as one part, or join the texts into a string.",
            branch,
        )
    wanted = articled(clause.wanted)
    others = " or another type that the field accepts" if in_union else ""
    return Likely(
        "wrong-type",
        pointer,
        f"{place(pointer)} must be {wanted}{others}, but it is {articled(actual)}.",
        f"Make {place(pointer)} {wanted}{others}.",
        branch,
    )


def _value(clause: Clause, pointer: str, branch: str | None) -> Likely:
    wanted = either(clause.wanted.split(",")) if clause.keyword == "enum" else clause.wanted
    return Likely(
        "not-in-enum",
        pointer,
        f"{place(pointer)} must be {wanted}, but it is {clause.had or 'empty'}.",
        f"Set {place(pointer)} to {wanted}.",
        branch,
    )


def _rest(clause: Clause, pointer: str) -> Likely:
    if clause.keyword == "oneOf":
        return Likely(
            "several-branches-match",
            pointer,
            f"{place(pointer)} must fit exactly one form, but it fits {clause.had}.",
            "Keep the key of one form: 'prompt', 'messages', 'input' or 'requests'.",
        )
    if clause.keyword == "additionalProperties":
        names = clause.had.split(", ")
        return Likely(
            "unknown-property",
            names[0] if len(names) == 1 else pointer,
            f"{place(pointer)} must not have {both(names)}, or its value counts as absent.",
            f"Leave out {both(names)}.",
        )
    return Likely(
        "refused-5006", pointer, f"the API says: {clause.text}.", f"Change {place(pointer)} accordingly."
    )
