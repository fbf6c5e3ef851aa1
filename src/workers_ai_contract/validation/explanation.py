"""Says what is wrong with a payload, as a colleague would: the branch meant, the place, the repair.

Works on the normal form of a schema, under standard JSON Schema semantics. The parts are in `explaining`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.validation.explaining.acceptance import PureAcceptance, accepts
from workers_ai_contract.validation.explaining.branches import branch_meant
from workers_ai_contract.validation.explaining.findings import problems_from
from workers_ai_contract.validation.explaining.walking import Walker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workers_ai_contract.validation.judgement import Problem
    from workers_ai_schemas import Json
    from workers_ai_schemas.normal import Subschema

__all__ = ["accepts", "branch_meant", "problems_of"]


def problems_of(
    schema: Subschema, value: Json, pointer: str = "", branch: str | None = None
) -> Iterator[Problem]:
    """Yield what is wrong with `value`, the likeliest cause first; nothing when it is valid.

    Asks no engine, so the schema is one of the width of `normalise`. What is wrong in the same way along
    an array is one problem.
    """
    if not accepts(schema, value):
        yield from problems_from(Walker(schema, PureAcceptance()).walk(value, branch=branch), pointer)
