"""The wording of problems that no schema states: a wrong direction, a wrong route, a poll."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workers_ai_kernel.explaining import sentences
from workers_ai_kernel.explaining.showing import either
from workers_ai_kernel.pointers import join
from workers_ai_kernel.problem import Problem
from workers_ai_schemas import Direction
from workers_ai_schemas.forms import HINTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import Subschema

_OF_DIRECTION = {
    Direction.INPUT: "a request",
    Direction.OUTPUT: "an answer",
    Direction.STREAM: "an event of a stream",
    Direction.ERROR: "the body of an error",
}


def poll_of_no_form(leaves: Sequence[Subschema], value: Json) -> Problem:
    """Word a poll of a batch, which is right on the wire and in no published schema."""
    return replace(
        sentences.no_branch_meant(HINTS, leaves, value, "", None),
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
        message=f"{key!r} is of the form {sentences.called(HINTS, meant)}, which this route does not take; "
        f"it takes {keys}.",
        repair=f"Send it to the route of that form, or send {keys} instead of {key!r}.",
    )
