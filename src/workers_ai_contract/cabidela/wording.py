"""Builds the problems that only the API's validator reports, each with a cause and a repair."""

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
    """Build the problem of an array with several matching items, where exactly one must match."""
    parts = tokens(pointer)[-1:] == ("content",)
    return _counted(
        pointer=pointer,
        branch=branch,
        message=f"{place(pointer)} has {count} {'parts' if parts else 'items'}, and the API counts each "
        "as a match of a 'oneOf' that requires exactly one.",
        repair=f"Send {place(pointer)} as one part, or join the texts into a string."
        if parts
        else f"Send {place(pointer)} as one item, or as a string.",
    )


def no_item_counted(count: int, pointer: str, branch: str | None) -> Problem:
    """Build the problem of an array without a matching item, where exactly one must match."""
    return _counted(
        pointer=pointer,
        branch=branch,
        message=f"{place(pointer)} has {count} items, and none has a property that the API knows, so they "
        "count as no match of a 'oneOf' that requires exactly one.",
        repair=f"Send {place(pointer)} with one item that fits the schema, or as a string.",
    )


def nothing_known(schema: Subschema, pointer: str, branch: str | None) -> Problem:
    """Build the problem of an object without a declared property; it counts as absent."""
    known = " or ".join(map(repr, schema.properties))
    if not known:
        return _nothing(
            pointer=pointer,
            branch=branch,
            message=f"{place(pointer)} is an object for which the schema declares no properties, so the "
            "API ignores it.",
            repair=f"Send a string instead of the array with {place(pointer)}.",
        )
    return _nothing(
        pointer=pointer,
        branch=branch,
        message=f"{place(pointer)} has no {known}, so the API ignores it.",
        repair=f"Add {known} to {place(pointer)}.",
    )


def absent_but_checked(name: str, declared: Subschema, pointer: str, branch: str | None) -> Problem:
    """Build the problem of an absent optional object that the validator checks anyway."""
    wanted = " and ".join(map(repr, declared.required)) or "its required properties"
    return Problem(
        code="absent-object-checked",
        pointer=pointer,
        keyword="required",
        branch=branch,
        message=f"{place(pointer)} has no {name!r}; the API checks it anyway and requires {wanted}.",
        repair=f"Add {name!r} to {place(pointer)}.",
    )


def refused(pointer: str, message: str) -> Problem:
    """Build the problem of a rejection about which only the API's message is known."""
    return Problem(
        code="refused-5006",
        pointer=pointer,
        message=f"the API rejects {place(pointer)} with 5006: {message}.",
    )
