"""The cases of every run."""

from __future__ import annotations

import pytest

from workers_ai_contract.cases.case import CallMode, Case
from workers_ai_contract.cases.covering import plan_cases, slow_cases
from workers_ai_contract.cases.intents import full
from workers_ai_contract.faults import Fault
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Form

MODES = [CallMode(form, stream) for form in Form for stream in (False, True)]


def met_with(fault: str, mode: CallMode) -> list[Case]:
    """Return the cases of a mode whose first reply is a fault, whatever its place."""
    steps = ((case, case.plan.steps[0].fault) for case in (*plan_cases(mode), *slow_cases(mode)))
    return [case for case, found in steps if isinstance(found, Fault) and found.name == fault]


@pytest.mark.parametrize("form", list(Form))
def test_the_request_with_many_fields_is_valid(form: Form) -> None:
    """The API accepts them all at once."""
    assert Judge().explain(full(form)) == ()
    assert form is Form.BATCH or len(full(form)) > 5


@pytest.mark.parametrize("mode", MODES, ids=str)
@pytest.mark.parametrize("fault", ["capacity", "internal-error", "retry-later"])
def test_a_request_to_be_repeated_has_many_fields(mode: CallMode, fault: str) -> None:
    """What is lost of it shows in the second request; the reply after the fault is good."""
    (case,) = met_with(fault, mode)

    assert case.intent.request == full(mode.operation)
    assert [step.fault is None for step in case.plan.steps] == [False, True]


@pytest.mark.parametrize("modes", [MODES, MODES[::-1], MODES[2:4], MODES[:1]])
def test_what_takes_long_is_tried_in_one_call_mode(modes: list[CallMode]) -> None:
    """The first one that it is for."""
    cases = [case for mode in modes for case in slow_cases(mode, modes)]
    found = [(step.fault.name, case.mode) for case in cases for step in case.plan.steps if step.fault]
    streamed = [mode for mode in modes if mode.stream]

    for fault in ("stall-first", "retry-after-later-date"):
        assert [mode for name, mode in found if name == fault] == modes[:1]
    assert [mode for name, mode in found if name == "endless-comments"] == streamed[:1]
