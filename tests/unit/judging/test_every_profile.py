"""Every profile that has a contract for a payload judges it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workers_ai_contract.judging.every_profile import EveryProfile

if TYPE_CHECKING:
    from workers_ai_kernel import Json

TWO_PARTS: Json = {"messages": [{"role": "user", "content": [{"type": "text"}, {"type": "text"}]}]}


def test_a_request_is_judged_by_four() -> None:
    """In the order published, enforced, observed, typed."""
    found = [(each.profile, each.valid) for each in EveryProfile().judge(TWO_PARTS)]

    assert found == [("published", True), ("enforced", False), ("observed", True), ("typed", True)]


@pytest.mark.parametrize(
    ("data", "profiles"),
    [
        (b'{"response": "tide"}', ["published", "observed", "typed"]),
        (b"data: [DONE]\n\n", ["observed"]),
        (b'{"errors": [{"code": 1, "message": "x"}], "success": false}', ["observed"]),
        (b"nope", [None]),
    ],
)
def test_only_what_has_a_contract_judges(data: bytes, profiles: list[str | None]) -> None:
    """Nothing is published for streams and errors; what cannot be read has one result."""
    assert [each.profile for each in EveryProfile().judge_bytes(data)] == profiles


def test_a_revision_leaves_the_observed_contract_alone() -> None:
    """It has no revisions."""
    found = [each.profile for each in EveryProfile("input", revision="r2").judge({"input": "tide"})]

    assert found == ["published", "enforced", "observed", "typed"]
