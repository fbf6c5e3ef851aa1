"""The public face of the enforced profile."""

from __future__ import annotations

import copy
from random import Random

import pytest

from tests.oracles.cabidela.payloads import PayloadDrawer
from workers_ai_contract import cabidela
from workers_ai_contract.cabidela import Enforced
from workers_ai_contract.contracts.reading import read
from workers_ai_schemas import load


def test_the_public_names_are_those_listed() -> None:
    """Nothing else is promised."""
    assert cabidela.__all__ == ["Enforced", "api_error"]


@pytest.mark.parametrize("seed", range(50))
def test_a_payload_is_not_changed(seed: int) -> None:
    """Judging leaves payloads alone, and the verdict alone says the same as the message."""
    payload = read(PayloadDrawer(Random(seed)).text().encode()).payload
    before = copy.deepcopy(payload)
    profile = Enforced(load("r5", "input"))
    assert profile.accepts(payload) is (profile.refusal(payload) is None)
    assert payload == before


def test_a_payload_may_be_as_deep_as_the_reader_allows() -> None:
    """Two hundred arrays in one another are written without running out of stack."""
    deep = read(b'{"input":"a","reasoning":{"effort":' + b"[" * 198 + b"]" * 198 + b"}}").payload
    refusal = Enforced(load("r3", "input")).refusal(deep)
    assert refusal is not None
    assert "enum  not in low,medium,high" in refusal
