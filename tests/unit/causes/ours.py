"""What we say first of a wrong payload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers_ai_contract.judging.judge import Judge
from workers_ai_kernel.problem import Severity

if TYPE_CHECKING:
    from tests.unit.causes.table import Row
    from workers_ai_kernel.problem import Problem


def first_error(row: Row) -> Problem:
    """Return the first error that the judge of the row names; its warnings come after."""
    judge = Judge(row.direction, revision=row.revision, profile=row.profile, route=row.route, form=row.form)
    judgement = judge.judge_bytes(row.payload.encode())
    assert judgement.valid is False
    return next(problem for problem in judgement.problems if problem.severity is Severity.ERROR)


def differences(row: Row, problem: Problem) -> list[str]:
    """Return in what a problem departs from the cause of a row; nothing where it is that cause."""
    words = f"{problem.message} {problem.repair or ''}"
    found = {
        "pointer": (problem.pointer, row.pointer),
        "keyword": (problem.keyword or "", row.keyword),
        "code": (problem.code, row.code),
    }
    apart = [f"{what}: {is_!r}, not {wanted!r}" for what, (is_, wanted) in found.items() if is_ != wanted]
    return apart + [f"{word!r} is not in {words!r}" for word in row.says if word not in words]
