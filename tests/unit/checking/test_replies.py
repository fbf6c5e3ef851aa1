"""What is found in the report of a good reply: counts of cached tokens, failed items, and unseen answers."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from tests.unit.checking.observations import ANSWER, REPORTED, case, observed, raised, seen
from workers_ai_contract.checking.checks import check
from workers_ai_contract.faults import Plan, PlanStep
from workers_ai_contract.rendering import Rendering
from workers_ai_contract.vocabulary import Form, Route
from workers_ai_contract.wire import BatchAnswer, ToolCall, Usage

if TYPE_CHECKING:
    from workers_ai_contract.cases.case import Case
    from workers_ai_contract.checking.observation import Observation
    from workers_ai_kernel import Json, JsonObject

COUNTS = cast("JsonObject", REPORTED["usage"])


def codes(tried: Case, observation: Observation) -> list[str]:
    """Return the codes of what is found in a call."""
    return [failure.code for failure in check(tried, observation)]


def counted(**counts: Json) -> Observation:
    """Return a report with some counts changed."""
    return observed({**REPORTED, "usage": {**COUNTS, **counts}})


@pytest.mark.parametrize(
    ("cached", "got", "found"),
    [
        (2, 2, []),
        (2, 0, ["usage-altered"]),
        (2, None, ["usage-lost"]),
        (0, None, ["usage-lost"]),
        (0, 0, []),
    ],
)
def test_cached_tokens_are_compared_where_a_client_reports_them(
    cached: int, got: Json, found: list[str]
) -> None:
    """A client whose library does not have them leaves them out; a prompt does not have them at all."""
    tried = case(reply=replace(ANSWER, usage=Usage(3, 4, cached)))
    told = counted(cached_tokens=got)

    assert codes(tried, told) == found
    assert codes(tried, observed(REPORTED)) == []
    asked: JsonObject = {"prompt": "tide"}
    told = replace(told, requests=(seen(asked, route=Route.RUN),))
    assert codes(case(asked, tried.reply, form=Form.PROMPT), told) == []


@pytest.mark.parametrize(
    ("usage", "found"),
    [("once", ["usage-altered"]), ("cached-zeroed", []), ("details-dropped", []), ("totals", [])],
)
def test_cached_tokens_are_open_where_chunks_contradict_each_other(usage: str, found: list[str]) -> None:
    """The first counts and the last ones are both what was sent; the sums are the same."""
    tried = case(reply=replace(ANSWER, usage=Usage(3, 4, 2)))
    planned = replace(tried, plan=Plan((PlanStep(Rendering(usage=usage)),)))

    assert codes(planned, counted(cached_tokens=0)) == found
    assert codes(planned, counted(prompt_tokens=9)) == ["usage-altered"]


def test_a_call_in_an_answer_that_was_cut_is_only_warned_of() -> None:
    """No such answer was seen: what a client loses of it is a warning; blanks of arguments are free."""
    call = ToolCall("c1", "read_tide", '{"a": 1}\n')
    tried = case(reply=replace(ANSWER, finish_reason="length", tool_calls=(call,)))
    told: JsonObject = {**REPORTED, "finish_reason": "length", "tool_calls": [call.to_json()]}
    free: JsonObject = {**call.to_json(), "arguments": '{"a":1}'}

    assert codes(tried, observed(told)) == []
    assert codes(tried, observed({**told, "tool_calls": [free]})) == []
    for wrong in ({**told, "finish_reason": "tool_calls"}, {**told, "tool_calls": []}):
        (failure,) = check(tried, observed(wrong))
        assert (failure.code, failure.severity) == ("unusual-reply-mishandled", "warning")


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ({"text": None}, []),
        ({"text": None, "tool_calls": []}, []),
        ({"text": ""}, ["batch-item-invented"]),
        ({"text": "moon"}, ["batch-item-invented"]),
    ],
)
def test_a_failed_item_of_a_batch_is_null(item: JsonObject, found: list[str]) -> None:
    """An empty text is that of an answer, which a caller could not tell from it."""
    request: JsonObject = {"requests": [{"input": "a"}]}
    failed = Plan((PlanStep(Rendering(batch_failed="first")),))
    tried = replace(case(request, BatchAnswer((ANSWER,)), form=Form.BATCH), plan=failed)

    assert codes(tried, observed({"items": [item]}, seen(request, route=Route.RUN))) == found


def test_a_batch_with_a_failed_item_may_be_reported_as_failed_but_not_by_a_crash() -> None:
    """The type of the error tells the one from the other."""
    request: JsonObject = {"requests": [{"input": "tide"}, {"input": "moon"}]}
    plan = Plan((PlanStep(Rendering(batch_failed="last")),))
    tried = replace(case(request, BatchAnswer((ANSWER, ANSWER)), form=Form.BATCH), plan=plan)
    asked = seen(request, route=Route.RUN)

    assert codes(tried, observed(raised(type="BatchFailedError", message="item 1 failed"), asked)) == []
    assert codes(tried, observed(raised(type="KeyError", message="'output'"), asked)) == [
        "good-answer-refused"
    ]


def test_a_text_that_comes_as_the_only_part_of_an_array_may_stay_one() -> None:
    """A client that gives on what it gets as JSON text has lost nothing."""
    tried = replace(case(), plan=Plan((PlanStep(Rendering(content="parts")),)))
    parts = json.dumps([{"type": "text", "text": ANSWER.text}])
    others = json.dumps([{"type": "text", "text": "low"}])

    assert codes(tried, observed({**REPORTED, "text": parts})) == []
    assert codes(tried, observed({**REPORTED, "text": others})) != []
