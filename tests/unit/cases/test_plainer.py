"""The plainer ways of a call: what is tried before a case is made smaller."""

from __future__ import annotations

from dataclasses import replace

from workers_ai_contract.cases.case import CallMode, controls
from workers_ai_contract.cases.plainer import plainer
from workers_ai_contract.faults import Delivery, Plan, PlanStep
from workers_ai_contract.vocabulary import Form

WHOLE, STREAMED = CallMode(Form.CHAT, stream=False), CallMode(Form.CHAT, stream=True)


def test_a_refused_stream_is_tried_answered_and_whole() -> None:
    """The plainest first; both are controls of every run."""
    refused = controls(STREAMED)[1]

    assert list(plainer(refused, (WHOLE, STREAMED))) == [controls(WHOLE)[0], controls(STREAMED)[0]]


def test_a_client_that_only_streams_is_not_called_otherwise() -> None:
    """The mode must be one that it has."""
    assert list(plainer(controls(STREAMED)[0], (STREAMED,))) == []
    assert list(plainer(controls(WHOLE)[0], (WHOLE, STREAMED))) == []


def test_what_asks_for_another_answer_keeps_its_error() -> None:
    """A plain text does not answer a forced tool call."""
    refused = controls(WHOLE)[1]
    forced = replace(
        refused, intent=replace(refused.intent, request={**refused.intent.request, "tool_choice": "required"})
    )

    assert list(plainer(forced, (WHOLE,))) == []


def test_what_is_unusual_stays() -> None:
    """It may be the cause."""
    unusual = replace(controls(STREAMED)[0], plan=Plan((PlanStep(delivery=Delivery(slicing="lines")),)))

    assert list(plainer(unusual, (WHOLE, STREAMED))) == []
