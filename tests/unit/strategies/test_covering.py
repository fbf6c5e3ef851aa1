"""Covering payloads as examples under Hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings

from workers_ai_contract.drawing import ContractSpec, covering_sequence
from workers_ai_contract.errors import UsageError
from workers_ai_contract.strategies import covering_examples, payloads

if TYPE_CHECKING:
    from workers_ai_kernel import Json


@pytest.mark.slow
def test_the_covering_payloads_are_tried_first_and_in_order() -> None:
    """With the phase of explicit examples alone, exactly those are tried."""
    tried: list[Json] = []

    @settings(phases=[Phase.explicit], database=None)
    @covering_examples("output", revision="r4")
    @given(payloads("output", revision="r4"))
    def collect(payload: Json) -> None:
        tried.append(payload)

    collect()

    assert tried == [payload for _, payload in covering_sequence(ContractSpec("output", revision="r4"))]


@pytest.mark.parametrize(
    ("form", "revision", "sentence"),
    [("poem", "r4", "there is no form 'poem'"), ("chat", "r2", "revision 'r2' has no form 'chat'")],
)
def test_what_there_is_not_is_refused_when_a_test_is_decorated(
    form: str, revision: str, sentence: str
) -> None:
    """Before anything runs."""
    with pytest.raises(UsageError, match=sentence):
        covering_examples(form=form, revision=revision)
