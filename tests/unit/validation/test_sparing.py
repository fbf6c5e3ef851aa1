"""Judged without the engine, as the first small payload of a process is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.damage import damaged
from workers_ai_contract.strategies import payloads
from workers_ai_contract.validation.contracts import EnforcedContract, Observed, Published
from workers_ai_contract.vocabulary import Direction, Revision, Route

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from workers_ai_contract.validation.contracts import Contract
    from workers_ai_schemas import Json


def assert_same(contract: Contract, payload: Json) -> None:
    """Hold what is judged without the engine against what is judged with it."""
    sparing = contract.sparing()

    assert sparing.is_valid(payload) is contract.is_valid(payload)
    assert [*sparing.explain(payload)] == [*contract.explain(payload)]
    assert sparing.form(payload) == contract.form(payload)
    assert sparing.api_error(payload) == contract.api_error(payload)


@pytest.mark.parametrize("direction", [Direction.INPUT, Direction.OUTPUT])
@pytest.mark.parametrize("revision", list(Revision))
@given(data=st.data())
def test_verdict_and_explanation_are_those_of_the_engine(
    revision: Revision, direction: Direction, data: DataObject
) -> None:
    """Published, whatever is done to a valid payload."""
    payload = damaged(data, data.draw(payloads(direction, revision=revision)))

    assert_same(Published(direction, revision, Route.RUN), payload)


@pytest.mark.parametrize("direction", [Direction.INPUT, Direction.OUTPUT])
@given(data=st.data())
def test_the_observed_contract_is_no_exception(direction: Direction, data: DataObject) -> None:
    """Its schemas are written in the same width."""
    payload = damaged(data, data.draw(payloads(direction)))

    assert_same(Observed(direction, Route.RUN, None), payload)


@pytest.mark.parametrize("payload", [{"prompt": "tide"}, {"prompt": 5}, {"messages": []}, None])
def test_the_enforced_contract_has_no_engine_to_spare(payload: Json) -> None:
    """It is the same."""
    assert_same(EnforcedContract(Revision.R5, Route.RUN), payload)
