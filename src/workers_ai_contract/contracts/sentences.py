"""Builds problems that no schema states: a wrong direction, a wrong route, a poll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.explaining import sentences
from workers_ai_kernel.explaining.showing import either, named
from workers_ai_kernel.pointers import join
from workers_ai_kernel.problem import Problem, Severity
from workers_ai_schemas import Direction
from workers_ai_schemas.forms import HINTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import Subschema

_OF_DIRECTION = {
    Direction.INPUT: "a request",
    Direction.OUTPUT: "a response",
    Direction.STREAM: "a stream event",
    Direction.ERROR: "an error body",
}


def duplicate_key(key: str) -> Problem:
    """Build the warning about a key that is repeated in one object."""
    return Problem(
        code="duplicate-key",
        pointer="",
        severity=Severity.WARNING,
        message=f"the key {named(key)} appears more than once in one object; the last value is used.",
        repair=f"Keep only one {named(key)}.",
    )


def poll_of_no_form(leaves: Sequence[Subschema], value: Json) -> Problem:
    """Build the problem of a poll of a batch, which the API accepts but no published schema describes."""
    return sentences.no_branch_meant(HINTS, leaves, value, "", None)._replace(
        repair="No change needed: the API accepts it, although no published schema describes polls.",
    )


def other_direction(actual: Direction, wanted: Direction) -> Problem:
    """Build the problem of a payload judged under the wrong direction."""
    return Problem(
        code="no-form",
        pointer="",
        message=f"the payload is {_OF_DIRECTION[actual]}, not {_OF_DIRECTION[wanted]}.",
        repair=f"Judge it under the direction {str(actual)!r}.",
    )


def nothing_said() -> Problem:
    """Build the warning about a verdict by an output schema that accepts every object."""
    return Problem(
        code="schema-says-nothing",
        severity=Severity.WARNING,
        pointer="",
        message="this published output schema accepts every object, so its verdict says nothing.",
        repair="Leave --profile out to judge by what the API really sends.",
    )


def wrong_route(key: str, meant: Subschema, leaves: Sequence[Subschema]) -> Problem:
    """Build the problem of a request whose form this route does not accept, though the schema does."""
    keys = either(repr(name) for leaf in leaves for name in leaf.required)
    return Problem(
        code="wrong-route",
        pointer=join("", key),
        keyword="oneOf",
        branch=meant.pointer,
        message=f"{key!r} belongs to the form {sentences.called(HINTS, meant)}, which this route does not "
        f"accept; it accepts {keys}.",
        repair=f"Send it to the route of that form, or send {keys} instead of {key!r}.",
    )
