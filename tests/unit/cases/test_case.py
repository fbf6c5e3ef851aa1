"""Cases and the controls that every run includes."""

from __future__ import annotations

import json

import pytest

from workers_ai_contract.cases.case import CallMode, Case, controls
from workers_ai_contract.cases.covering import intent_cases, plan_cases
from workers_ai_contract.cases.samples import ANSWERS, CUT_CALL, SHOWN_BY
from workers_ai_contract.judging.judge import Judge
from workers_ai_contract.rendering import AS_RECORDED, Rendering, Shape, stream_events
from workers_ai_contract.vocabulary import Form, Route
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


@pytest.mark.parametrize(("chosen", "answers"), SHOWN_BY.items(), ids=str)
def test_an_answer_shows_the_rendering_that_it_is_for(
    chosen: tuple[str, str], answers: tuple[Answer, ...]
) -> None:
    """And is sent with it in a run."""
    name, value = chosen
    rendering = Rendering(**{name: value})
    mode = CallMode(Form.CHAT, stream=True)
    tried = [case.reply for case in plan_cases(mode) if case.plan.steps[0].rendering == rendering]

    assert tried == [*answers]
    for answer in answers:
        usual = stream_events(answer, Shape.CHAT_STREAM, Route.RUN, AS_RECORDED)
        assert stream_events(answer, Shape.CHAT_STREAM, Route.RUN, rendering) != usual


@pytest.mark.parametrize(
    ("mode", "count"), [(mode, int(mode.operation is Form.CHAT)) for mode in MODES], ids=str
)
def test_a_call_in_an_answer_that_was_cut_is_tried_in_chats(mode: CallMode, count: int) -> None:
    """Its arguments are whole JSON, with a line end behind them."""
    cut = ANSWERS[CUT_CALL]

    assert [case.reply for case in intent_cases(mode)].count(cut) == count
    assert cut.tool_calls[0].arguments.endswith("}\n")
    assert cut.finish_reason == "length"


@pytest.mark.parametrize("stream", [False, True])
def test_whole_calls_come_in_one_chunk_of_a_stream(stream: bool) -> None:  # noqa: FBT001 - a parameter
    """As servers send calls that they read out of a finished text."""
    plans = [case.plan.steps[0].rendering for case in plan_cases(CallMode(Form.CHAT, stream))]
    at_once = Rendering(tool_start="complete", fragments="whole", calls="together")

    assert plans.count(at_once) == int(stream)
