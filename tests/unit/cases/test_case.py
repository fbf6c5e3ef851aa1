"""Cases and the controls that every run includes."""

from __future__ import annotations

import json

import pytest

from workers_ai_contract.cases.case import CallMode, Case, controls
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.vocabulary import Form
from workers_ai_contract.wire import Answer, ApiError, BatchAnswer

MODES = [CallMode(form, stream) for form in Form for stream in (False, True)]


@pytest.mark.parametrize("mode", MODES, ids=str)
def test_a_case_survives_being_written_down(mode: CallMode) -> None:
    """What a replay file keeps is the case, whole."""
    for case in controls(mode):
        assert Case.from_json(json.loads(json.dumps(case.to_json()))) == case


@pytest.mark.parametrize("mode", MODES, ids=str)
def test_the_controls_are_two_good_cases_and_an_error(mode: CallMode) -> None:
    """The error is what a client that always says "ok" fails."""
    simplest, error, fullest = controls(mode)

    assert isinstance(error.reply, ApiError)
    assert isinstance(simplest.reply, Answer | BatchAnswer)
    assert isinstance(fullest.reply, Answer | BatchAnswer)
    assert len(fullest.intent.request) >= len(simplest.intent.request) == 1
    assert {case.mode for case in (simplest, error, fullest)} == {mode}


@pytest.mark.parametrize("form", list(Form))
def test_the_controls_are_valid_requests(form: Form) -> None:
    """Nothing that the API refuses is asked of a client."""
    judge = Judge()
    for case in controls(CallMode(form, stream=False)):
        assert judge.explain(case.intent.request) == ()


def test_the_fullest_chat_has_every_setting_and_two_tool_calls() -> None:
    """What is seldom drawn is met at least there."""
    fullest = controls(CallMode(Form.CHAT, stream=False))[2]

    assert {"temperature", "seed", "top_k", "tools", "max_tokens"} <= fullest.intent.request.keys()
    assert isinstance(fullest.reply, Answer)
    assert len(fullest.reply.tool_calls) == 2
    assert fullest.reply.reasoning
