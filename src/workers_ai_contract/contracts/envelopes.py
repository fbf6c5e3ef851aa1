"""The envelope of an answer of `/ai/run`, for contracts that describe the bare answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_kernel.pointers import join

if TYPE_CHECKING:
    from workers_ai_kernel import Json
    from workers_ai_kernel.problem import Problem

_ENVELOPE = frozenset({"result", "success"})
_RESULT = join("", "result")


def result_in(payload: Json) -> Json:
    """Return the result in the envelope; a payload without an envelope is returned as it is."""
    if isinstance(payload, dict) and payload.keys() >= _ENVELOPE:
        return payload["result"]
    return payload


def below_result(problem: Problem) -> Problem:
    """Return the problem of a result with its place in the envelope."""
    return problem._replace(pointer=f"{_RESULT}{problem.pointer}")
