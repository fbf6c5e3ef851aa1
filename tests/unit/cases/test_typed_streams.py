"""The cases of streamed Responses: few, and only what means something for typed events."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from workers_ai_contract.cases.case import CallMode, controls
from workers_ai_contract.cases.conversation import turn_cases
from workers_ai_contract.cases.covering import error_cases, intent_cases, plan_cases, slow_cases
from workers_ai_contract.run_reports.served import served
from workers_ai_contract.vocabulary import Form

if TYPE_CHECKING:
    from workers_ai_contract.cases.case import Case

MODE = CallMode(Form.RESPONSES, stream=True)
MOST = 150
"""With about 60 drawn ones, at most 200 cases."""


def every() -> list[Case]:
    """Return the cases of every run."""
    phases = intent_cases(MODE), turn_cases(MODE), error_cases(MODE, every=False), slow_cases(MODE)
    return [*controls(MODE), *chain.from_iterable(phases), *plan_cases(MODE)]


def test_there_are_few_cases() -> None:
    """Most of what they share with whole answers is tried there."""
    cases = every()

    assert 100 < len(cases) <= MOST
    assert {case.mode for case in cases} == {MODE}


def test_faults_of_event_streams_are_among_them() -> None:
    """Those that end the stream in the middle also in a call, and early."""
    names = [step.fault.name for case in every() for step in case.plan.steps if step.fault is not None]

    for name in ("cut", "reset", "ended-early", "ended-between", "error-event", "bad-event"):
        assert names.count(name) == 4
    assert {"failed-response", "json-for-stream", "answer-for-stream", "stall"} <= {*names}


def test_nothing_is_tried_that_these_streams_do_not_have() -> None:
    """No `[DONE]`, no chunks, and no renderings of them; their end may be that of the connection."""
    for case in every():
        for step in case.plan.steps:
            assert step.delivery.done == "once"
            assert not step.rendering.to_json()
            name = "" if step.fault is None else step.fault.name
            assert name not in {"foreign-event", "huge-event", "error-event-flat", "stays-open"}


def test_whole_streams_end_with_their_response_and_others_do_not() -> None:
    """As a report shows them: the pictures are made of what is sent."""
    ends = (b"event: response.completed", b"event: response.incomplete")
    cut = [
        case for case in plan_cases(MODE) if str(case.plan).startswith(("fault=ended", "fault=error-event"))
    ]
    whole = served(controls(MODE)[0])[0].body

    assert whole.startswith(b"event: response.created\n")
    assert ends[0] in whole
    assert b"event: response.content_part.added" in whole
    assert len(cut) == 12
    for case in cut:
        assert not any(end in served(case)[0].body for end in ends)
