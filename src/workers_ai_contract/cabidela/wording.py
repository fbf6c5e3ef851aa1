"""The wording of what only the API's validator objects to: one sentence for the cause, one for the repair."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workers_ai_kernel.explaining.showing import place
from workers_ai_kernel.pointers import tokens
from workers_ai_kernel.problem import Problem

if TYPE_CHECKING:
    from workers_ai_kernel.schema.normal import Subschema

_counted = partial(Problem, code="items-counted-as-matches")
_nothing = partial(Problem, code="no-known-property")


def items_counted(count: int, pointer: str, branch: str | None) -> Problem:
    """Word an array of which each item counts as a match, where the union wants exactly one."""
    parts = tokens(pointer)[-1:] == ("content",)
    return _counted(
        pointer=pointer,
        branch=branch,
        message=f"{place(pointer)} has {count} {'parts' if parts else 'items'}, and the API counts each of "
        "them as a match of a 'oneOf' that wants one in all.",
        repair=f"Send {place(pointer)} as one part, or join the texts into a string."
        if parts
        else f"Send {place(pointer)} as one item, or as a string.",
    )


def no_item_counted(count: int, pointer: str, branch: str | None) -> Problem:
    """Word an array of which no item counts as a match, where exactly one must."""
    return _counted(
        pointer=pointer,
        branch=branch,
        message=f"{place(pointer)} has {count} items, and none of them has anything that the API knows: they "
        "count as no match of a 'oneOf' that wants one in all.",
        repair=f"Send {place(pointer)} with one item that is as the schema says, or as a string.",
    )


def nothing_known(schema: Subschema, pointer: str, branch: str | None) -> Problem:
    """Word an object without any property that is known: it matches nothing and counts as absent."""
    known = " or ".join(map(repr, schema.properties))
    if not known:
        return _nothing(
            pointer=pointer,
            branch=branch,
            message=f"{place(pointer)} is an object of which the schema declares no property, so that the "
            "API counts it as nothing at all.",
            repair=f"Send a string instead of the array with {place(pointer)}.",
        )
    return _nothing(
        pointer=pointer,
        branch=branch,
        message=f"{place(pointer)} has no {known}, so that the API counts it as nothing at all.",
        repair=f"Give {place(pointer)} {known}.",
    )


def absent_but_checked(name: str, declared: Subschema, pointer: str, branch: str | None) -> Problem:
    """Word an object that is optional, but that the validator looks into though it is absent."""
    wanted = " and ".join(map(repr, declared.required)) or "what it requires"
    return Problem(
        code="absent-object-checked",
        pointer=pointer,
        keyword="required",
        branch=branch,
        message=f"{place(pointer)} has no {name!r}; the API looks into it all the same and misses {wanted}.",
        repair=f"Add {name!r} to {place(pointer)}.",
    )


def refused(pointer: str, message: str) -> Problem:
    """Word a refusal of which nothing more is known than the API's own text."""
    return Problem(
        code="refused-5006",
        pointer=pointer,
        message=f"the API refuses {place(pointer)} with 5006 and these words: {message}.",
    )
