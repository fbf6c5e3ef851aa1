"""Builds the problems of values of which no single cause can be named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.explaining.sentences import not_in_enum, union_keyword
from workers_ai_kernel.explaining.showing import place
from workers_ai_kernel.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workers_ai_kernel import Json
    from workers_ai_kernel.schema.normal import Subschema

_MOST_DEMANDS = 8


def no_alternative_fits(
    leaves: Sequence[Subschema],
    causes: Sequence[Callable[[str, str | None], Problem]],
    value: Json,
    pointer: str,
    branch: str | None,
) -> Problem:
    """Build the problem of a value whose type several branches allow; `causes` has what each demands."""
    listed = [leaf.enum for leaf in leaves if leaf.enum is not None]
    if len(listed) == len(leaves):
        options = tuple(option for enum in listed for option in enum)
        return not_in_enum(leaves[0]._replace(enum=options), value, pointer, branch)
    problems = [build(pointer, branch) for build in causes[:_MOST_DEMANDS]]
    demands = "; ".join(problem.message.removesuffix(".") for problem in problems)
    repair = problems[0].repair if problems else None
    return Problem(
        code="no-form",
        pointer=pointer,
        keyword=union_keyword(leaves),
        branch=branch,
        message=f"{place(pointer)} fits none of the {len(leaves)} forms for its type: {demands}.",
        repair=f"Meet one of these demands. For the first: {repair}" if repair else None,
    )


def cause_too_deep(pointer: str, branch: str | None) -> Problem:
    """Build the problem of a value that is rejected because of something very deep inside it."""
    return Problem(
        code="keyword-not-met",
        pointer=pointer,
        branch=branch,
        message=f"{place(pointer)} is rejected because of a value inside it, too deep to be named.",
        repair=f"Validate {place(pointer)} by itself.",
    )
