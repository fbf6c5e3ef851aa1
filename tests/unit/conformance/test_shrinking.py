"""What bounds the search for a smaller case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.clients.commands import wrong_client
from workers_ai_contract.conformance import shrinking
from workers_ai_contract.conformance.run import Config, run
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from workers_ai_contract.conformance.results import FuzzResult


def _result() -> FuzzResult:
    chat = frozenset({Form.CHAT})
    return run(
        Config(wrong_client("keeps-one-tool-call"), 1, max_examples=1, operations=chat), lambda _: None
    )


@pytest.mark.slow
def test_a_search_that_takes_too_long_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its finding may not be the smallest, and another machine would show another."""
    monkeypatch.setattr(shrinking, "SHRINK_TIME_S", 0.0)
    result = _result()

    assert [finding.shrunk for finding in result.findings] == [False]
    assert any("searches for a smaller case took over" in reason for reason in result.unfinished)


@pytest.mark.slow
def test_a_used_up_budget_is_no_matter_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The finding is not the smallest on any machine, so the run is complete; no part of it took no time."""
    monkeypatch.setattr(shrinking, "_SHRINK_BUDGET", 1)
    result = _result()

    assert [finding.shrunk for finding in result.findings] == [False]
    assert result.unfinished == ()
    times = {row.part: row.seconds for row in result.times}
    assert all(times[part] > 0 for part in ("drawing", "client", "checking", "restarting", "shrinking"))
