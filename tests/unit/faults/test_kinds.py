"""The kinds of faults, and those that are sent only by name."""

from __future__ import annotations

import json

import pytest

from workers_ai_contract.catalogue.api_codes import API_CODES
from workers_ai_contract.faults import FAULTS, Expectation, Fault, faults_for


def test_each_code_with_a_known_status_can_be_asked_for() -> None:
    """With its status, and its code in the body; 429 of a passing shortage says when to try again."""
    for number, code in API_CODES.items():
        kind = FAULTS.get(f"code-{number}")
        assert (kind is not None) is (code.status is not None)
        if kind is not None and kind.substitute is not None:
            assert kind.substitute.status == code.status
            assert str(number) in json.dumps(json.loads(kind.substitute.body))
            assert (kind.expectation is Expectation.RETRY) is code.retry
    assert dict(FAULTS["code-3040"].substitute.headers) == {"Retry-After": "1"}  # type: ignore[union-attr]


def test_the_fuzzer_does_not_draw_what_is_only_by_name() -> None:
    """More than forty codes would make each run longer, and differ in a number only."""
    for stream in (True, False):
        assert not [fault for fault in faults_for(stream=stream) if fault.kind.only_by_name]


def test_an_unknown_fault_is_refused_with_the_names() -> None:
    """The codes are named by their pattern."""
    with pytest.raises(ValueError, match=r"choose one of capacity, .*, code-NNNN$"):
        Fault("code-1")
