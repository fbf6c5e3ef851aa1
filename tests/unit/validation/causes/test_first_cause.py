"""The first error that we name is the cause that a human would name."""

from __future__ import annotations

import pytest

from tests.unit.validation.causes.table import Row, rows
from workers_ai_contract.validation import Judge
from workers_ai_contract.vocabulary import Severity


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.profile}: {row.name}")
def test_the_cause_that_a_human_would_name_comes_first(row: Row) -> None:
    """Place, keyword and code agree, and the words say what to see and what to do."""
    judge = Judge(row.direction, revision=row.revision, profile=row.profile, route=row.route, form=row.form)
    judgement = judge.judge_bytes(row.payload.encode())

    assert judgement.valid is False
    first = next(problem for problem in judgement.problems if problem.severity is Severity.ERROR)
    assert (first.pointer, first.code, first.keyword or "") == (row.pointer, row.code, row.keyword)
    words = f"{first.message} {first.repair or ''}"
    assert [word for word in row.says if word not in words] == [], words
