"""What a run says that it has not compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from tests.unit.checking.observations import REPORTED, case, observed
from workers_ai_contract.conformance.bench import Examined
from workers_ai_contract.conformance.scope import ScopeLog

if TYPE_CHECKING:
    from workers_ai_kernel import Json, JsonObject

COUNTS = cast("JsonObject", REPORTED["usage"])


@pytest.mark.parametrize(
    ("usage", "missing"),
    [
        ({"usage": {**COUNTS, "cached_tokens": 0}}, []),
        ({"usage": COUNTS}, ["cached_tokens"]),
        ({"usage": None}, ["cached_tokens"]),
        ({}, ["usage"]),
    ],
)
def test_cached_tokens_that_a_driver_never_reports_are_not_compared(
    usage: dict[str, Json], missing: list[str]
) -> None:
    """A driver without usage has not reported them either, which need not be said twice."""
    tried = case()
    log = ScopeLog([tried.mode])
    rest = {name: value for name, value in REPORTED.items() if name != "usage"}
    log.note(Examined(tried, observed({**rest, **usage}), ()))

    assert [row.field for row in log.scope().not_compared] == missing
